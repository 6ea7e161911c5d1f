package io.featurestore.trino.request;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.DefinitionProperty;
import io.featurestore.catalog.FeatureReference;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.catalog.PropertyValues;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.COLUMN_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.DUPLICATE_COLUMN_NAME;
import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static io.trino.spi.StandardErrorCode.TYPE_MISMATCH;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimeType.createTimeType;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestFeatureRequestPlanner
{
    private static final ResolvedFeatureView STATS = view(
            "stats",
            ImmutableList.of("customer_id"),
            Optional.of("event_time"),
            Optional.of("created"),
            column("purchases", BIGINT),
            column("customer_id", BIGINT),
            column("event_time", TIMESTAMP_MICROS),
            column("created", TIMESTAMP_MICROS),
            column("spend", DOUBLE));
    private static final ResolvedFeatureView WEATHER = view(
            "weather",
            ImmutableList.of("location_id", "day"),
            Optional.of("event_time"),
            Optional.empty(),
            column("location_id", VARCHAR),
            column("day", DATE),
            column("event_time", TIMESTAMP_MICROS),
            column("temperature", DOUBLE));
    private static final ResolvedFeatureView MARKET = view(
            "market",
            ImmutableList.of(),
            Optional.of("event_time"),
            Optional.empty(),
            column("event_time", TIMESTAMP_MICROS),
            column("rate", DOUBLE));
    private static final List<SpineColumn> SPINE = ImmutableList.of(
            new SpineColumn("customer_id", INTEGER),
            new SpineColumn("label_time", DATE),
            new SpineColumn("origin_id", VARCHAR),
            new SpineColumn("destination_id", VARCHAR),
            new SpineColumn("day", DATE));

    @Test
    void testWholeViewIsItsFeaturesInColumnOrder()
    {
        PlannedRequest plan = plan(requested(STATS, Optional.empty(), Optional.empty()));
        assertThat(names(plan)).containsExactly("purchases", "spend");
        assertThat(plan.outputColumns()).extracting(OutputColumn::type).containsExactly(BIGINT, DOUBLE);
        assertThat(plan.joins()).hasSize(1);
        assertThat(plan.joins().getFirst().keys()).containsExactly(new KeyPair(column("customer_id", BIGINT), SPINE.getFirst()));
        assertThat(plan.timestampColumn()).contains(SPINE.get(1));
    }

    @Test
    void testOutputIsInRequestOrder()
    {
        PlannedRequest plan = plan(
                requested(STATS, Optional.of("spend"), Optional.empty()),
                requested(MARKET, Optional.of("rate"), Optional.empty()),
                requested(STATS, Optional.of("purchases"), Optional.empty()));
        assertThat(names(plan)).containsExactly("spend", "rate", "purchases");
        // One row of a view decides all of its features, read in the order that settles ties
        assertThat(plan.joins()).extracting(join -> join.view().name().name()).containsExactly("stats", "market");
        assertThat(plan.joins().getFirst().features()).extracting(FeatureColumn::name).containsExactly("purchases", "spend");
        assertThat(plan.outputColumns()).extracting(OutputColumn::join).containsExactly(0, 1, 0);
    }

    @Test
    void testNames()
    {
        assertThat(names(plan(requested(STATS, Optional.of("spend"), Optional.of("s"))))).containsExactly("s");
        assertThat(names(plan(requested(STATS, Optional.empty(), Optional.of("p"))))).containsExactly("p__purchases", "p__spend");
        assertThat(names(planFullNames(requested(STATS, Optional.empty(), Optional.empty())))).containsExactly("stats__purchases", "stats__spend");
        assertThat(names(planFullNames(requested(STATS, Optional.of("spend"), Optional.of("s"))))).containsExactly("s");
        assertThat(names(planFullNames(requested(STATS, Optional.empty(), Optional.of("p"))))).containsExactly("p__purchases", "p__spend");
    }

    @Test
    void testSameFeatureTwiceUnderTwoNames()
    {
        PlannedRequest plan = plan(
                requested(STATS, Optional.of("spend"), Optional.of("a")),
                requested(STATS, Optional.of("spend"), Optional.of("b")));
        assertThat(names(plan)).containsExactly("a", "b");
        assertThat(plan.joins()).hasSize(1);
    }

    @Test
    void testViewTwiceByDifferentKeys()
    {
        PlannedRequest plan = plan(
                requested(WEATHER, Optional.of("temperature"), Optional.of("origin_temperature"), ImmutableMap.of("location_id", "origin_id")),
                requested(WEATHER, Optional.of("temperature"), Optional.of("destination_temperature"), ImmutableMap.of("location_id", "destination_id")),
                requested(WEATHER, Optional.of("temperature"), Optional.of("again"), ImmutableMap.of("day", "day", "location_id", "origin_id")));
        assertThat(plan.joins()).hasSize(2);
        assertThat(plan.outputColumns()).extracting(OutputColumn::join).containsExactly(0, 1, 0);
        assertThat(plan.joins().get(1).keys()).extracting(pair -> pair.spineColumn().name()).containsExactly("destination_id", "day");
    }

    @Test
    void testNamesMatchWithoutRegardToCase()
    {
        PlannedRequest plan = new FeatureRequestPlanner().plan(new FeatureRequest(
                ImmutableList.of(new SpineColumn("Customer_ID", BIGINT), new SpineColumn("T", DATE)),
                Optional.of("t"),
                ImmutableList.of(requested(STATS, Optional.of("spend"), Optional.empty())),
                false,
                false));
        assertThat(plan.joins().getFirst().keys().getFirst().spineColumn().name()).isEqualTo("Customer_ID");
    }

    @Test
    void testAsOfNow()
    {
        assertThat(new FeatureRequestPlanner().plan(request(Optional.empty(), false, false, requested(STATS, Optional.empty(), Optional.empty()))).timestampColumn()).isEmpty();
    }

    @Test
    void testCollisions()
    {
        assertFails(
                request(Optional.of("label_time"), false, false, requested(STATS, Optional.of("spend"), Optional.empty()), requested(STATS, Optional.empty(), Optional.empty())),
                DUPLICATE_COLUMN_NAME)
                .hasMessageMatching("Column 'spend' would appear twice in the output: feature 'spend' of .* and feature 'spend' of .*\\. Name one of them with AS, or set full_feature_names");
        assertFails(
                request(Optional.of("label_time"), false, false, requested(STATS, Optional.of("spend"), Optional.of("Label_Time"))),
                DUPLICATE_COLUMN_NAME)
                .hasMessageStartingWith("Column 'label_time' would appear twice in the output: a spine column and feature 'spend' of ");
        assertFails(
                new FeatureRequest(ImmutableList.of(new SpineColumn("a", BIGINT), new SpineColumn("A", BIGINT)), Optional.empty(), ImmutableList.of(requested(MARKET, Optional.empty(), Optional.empty())), false, false),
                DUPLICATE_COLUMN_NAME)
                .hasMessage("The spine has two columns 'A'; give one of them another name");
    }

    @Test
    void testUnknownFeature()
    {
        assertFails(request(Optional.of("label_time"), false, false, requested(STATS, Optional.of("spent"), Optional.empty())), COLUMN_NOT_FOUND)
                .hasMessage("Feature 'spent' does not exist in feature view 'shop.stats' (did you mean 'spend'?); its features are: purchases, spend");
        assertFails(request(Optional.of("label_time"), false, false, requested(STATS, Optional.of("created"), Optional.empty())), COLUMN_NOT_FOUND)
                .hasMessage("Column 'created' of feature view 'shop.stats' is an entity key, timestamp or created column, not a feature; its features are: purchases, spend");
        ResolvedFeatureView empty = view("empty", ImmutableList.of("customer_id"), Optional.empty(), Optional.empty(), column("customer_id", BIGINT));
        assertFails(request(Optional.of("label_time"), false, false, requested(empty, Optional.empty(), Optional.empty())), COLUMN_NOT_FOUND)
                .hasMessage("Feature view 'shop.empty' has no features: every column is an entity key, timestamp or created column");
        assertFails(request(Optional.empty(), false, false), INVALID_ARGUMENTS)
                .hasMessage("No features are requested; name at least one feature view");
    }

    @Test
    void testKeys()
    {
        assertFails(request(Optional.of("label_time"), false, false, requested(WEATHER, Optional.empty(), Optional.empty())), COLUMN_NOT_FOUND)
                .hasMessage("Entity key 'location_id' of feature view 'shop.weather' is not a column of the spine; its columns are: customer_id, label_time, origin_id, destination_id, day. " +
                        "Name the one that holds it: 'weather ON location_id = <spine column>'");
        assertFails(request(Optional.of("label_time"), false, false, requested(WEATHER, Optional.empty(), Optional.empty(), ImmutableMap.of("location_id", "x"))), COLUMN_NOT_FOUND)
                .hasMessageStartingWith("Entity key 'location_id' of feature view 'shop.weather' is mapped to 'x', which is not a column of the spine; its columns are: ");
        assertFails(request(Optional.of("label_time"), false, false, requested(WEATHER, Optional.empty(), Optional.empty(), ImmutableMap.of("x", "origin_id"))), COLUMN_NOT_FOUND)
                .hasMessageEndingWith("maps 'x', which is not an entity key of feature view 'shop.weather'; its keys are: location_id, day");
        assertFails(request(Optional.of("label_time"), false, false, requested(MARKET, Optional.empty(), Optional.empty(), ImmutableMap.of("x", "origin_id"))), INVALID_ARGUMENTS)
                .hasMessageEndingWith("maps keys, but feature view 'shop.market' is global and has none; leave out ON");
        assertFails(request(Optional.of("label_time"), false, false, requested(WEATHER, Optional.empty(), Optional.empty(), ImmutableMap.of("location_id", "customer_id"))), TYPE_MISMATCH)
                .hasMessage("Entity key 'location_id' of feature view 'shop.weather' is of type varchar, which cannot be compared with spine column 'customer_id' of type integer; cast it in the spine");
    }

    @Test
    void testTimesOfDayAreComparedAcrossPrecisions()
    {
        ResolvedFeatureView shops = view("shops", ImmutableList.of("opens"), Optional.empty(), Optional.empty(), column("opens", createTimeType(6)), column("visitors", BIGINT));
        FeatureRequest request = new FeatureRequest(
                ImmutableList.of(new SpineColumn("opens", createTimeType(3))),
                Optional.empty(),
                ImmutableList.of(requested(shops, Optional.empty(), Optional.empty())),
                false,
                false);
        assertThat(new FeatureRequestPlanner().plan(request).joins()).hasSize(1);
    }

    @Test
    void testTimestampColumn()
    {
        assertFails(request(Optional.of("nope"), false, false, requested(STATS, Optional.empty(), Optional.empty())), COLUMN_NOT_FOUND)
                .hasMessage("timestamp_column 'nope' is not a column of the spine; its columns are: customer_id, label_time, origin_id, destination_id, day");
        assertFails(request(Optional.of("customer_id"), false, false, requested(STATS, Optional.empty(), Optional.empty())), TYPE_MISMATCH)
                .hasMessage("timestamp_column 'customer_id' is of type integer; it must be a date, timestamp or timestamp with time zone: cast it in the spine");
        assertThat(SpineTime.only(SPINE.subList(0, 4)).name()).isEqualTo("label_time");
        assertThatThrownBy(() -> SpineTime.only(SPINE))
                .hasMessage("The spine has more than one date or timestamp column: label_time, day. Choose one with timestamp_column");
        assertThatThrownBy(() -> SpineTime.only(SPINE.subList(0, 1)))
                .hasMessage("The spine has no date or timestamp column; its columns are: customer_id. Add the time as of which features are wanted");
    }

    @Test
    void testFilterByCreatedNeedsCreatedColumn()
    {
        assertThat(new FeatureRequestPlanner().plan(request(Optional.of("label_time"), false, true, requested(STATS, Optional.empty(), Optional.empty()))).filterByCreated()).isTrue();
        assertFails(request(Optional.of("label_time"), false, true, requested(MARKET, Optional.empty(), Optional.empty())), INVALID_ARGUMENTS)
                .hasMessage("filter_by_created needs to know when rows became known, but feature view 'shop.market' has no created_column; set one, or leave out filter_by_created");
    }

    private static AbstractThrowableAssert<?, ?> assertFails(FeatureRequest request, ErrorCodeSupplier code)
    {
        return assertThatThrownBy(() -> new FeatureRequestPlanner().plan(request))
                .isInstanceOfSatisfying(TrinoException.class, failure -> assertThat(failure.getErrorCode()).isEqualTo(code.toErrorCode()));
    }

    private static List<String> names(PlannedRequest plan)
    {
        return plan.outputColumns().stream()
                .map(OutputColumn::name)
                .toList();
    }

    private static PlannedRequest plan(RequestedView... views)
    {
        return new FeatureRequestPlanner().plan(request(Optional.of("label_time"), false, false, views));
    }

    private static PlannedRequest planFullNames(RequestedView... views)
    {
        return new FeatureRequestPlanner().plan(request(Optional.of("label_time"), true, false, views));
    }

    private static FeatureRequest request(Optional<String> timestampColumn, boolean fullFeatureNames, boolean filterByCreated, RequestedView... views)
    {
        return new FeatureRequest(SPINE, timestampColumn, ImmutableList.copyOf(views), fullFeatureNames, filterByCreated);
    }

    private static RequestedView requested(ResolvedFeatureView view, Optional<String> feature, Optional<String> alias)
    {
        return requested(view, feature, alias, ImmutableMap.of());
    }

    private static RequestedView requested(ResolvedFeatureView view, Optional<String> feature, Optional<String> alias, Map<String, String> mapping)
    {
        return new RequestedView(new FeatureReference(Optional.empty(), view.name().name(), feature, alias, mapping), view);
    }

    private static ResolvedFeatureView view(String name, List<String> keys, Optional<String> timestampColumn, Optional<String> createdColumn, FeatureColumn... columns)
    {
        FeatureViewProperties properties = new FeatureViewProperties(PropertyValues.builder()
                .set(DefinitionProperty.ENTITY_KEYS, keys)
                .set(DefinitionProperty.TIMESTAMP_COLUMN, timestampColumn)
                .set(DefinitionProperty.CREATED_COLUMN, createdColumn)
                .build());
        return new ResolvedFeatureView(new RelationName("shop", name), FeatureViewKind.TABLE, properties, ImmutableList.copyOf(columns));
    }

    private static FeatureColumn column(String name, Type type)
    {
        return new FeatureColumn(name, type, Optional.empty());
    }
}
