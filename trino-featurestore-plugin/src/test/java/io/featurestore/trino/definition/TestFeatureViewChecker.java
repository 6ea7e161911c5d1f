package io.featurestore.trino.definition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.FeatureViewProperties;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.RowType;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_VIEW_PROPERTY;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.HyperLogLogType.HYPER_LOG_LOG;
import static io.trino.spi.type.TimeType.TIME_MICROS;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_NANOS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThatCode;

final class TestFeatureViewChecker
{
    private static final List<FeatureColumn> COLUMNS = ImmutableList.of(
            new FeatureColumn("customer_id", BIGINT, Optional.empty()),
            new FeatureColumn("event_timestamp", TIMESTAMP_MICROS, Optional.empty()),
            new FeatureColumn("ingested_at", TIMESTAMP_TZ_NANOS, Optional.empty()),
            new FeatureColumn("day", DATE, Optional.empty()),
            new FeatureColumn("hour", TIME_MICROS, Optional.empty()),
            new FeatureColumn("visitors", HYPER_LOG_LOG, Optional.empty()),
            new FeatureColumn("amounts", new ArrayType(BIGINT), Optional.empty()),
            new FeatureColumn("address", RowType.rowType(RowType.field("city", VARCHAR)), Optional.empty()));

    @Test
    void testTimes()
    {
        assertThatCode(() -> check(ImmutableMap.of("entity_keys", List.of("customer_id"), "timestamp_column", "event_timestamp", "created_column", "ingested_at"))).doesNotThrowAnyException();
        assertThatCode(() -> check(ImmutableMap.of("entity_keys", List.of("customer_id"), "timestamp_column", "day"))).doesNotThrowAnyException();
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id"), "timestamp_column", "hour"))
                .hasMessage("View ecommerce.stats: timestamp_column 'hour' has type time(6): it must be date, timestamp(p) or timestamp(p) with time zone");
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id"), "created_column", "amounts"))
                .hasMessage("View ecommerce.stats: created_column 'amounts' has type array(bigint): it must be date, timestamp(p) or timestamp(p) with time zone");
    }

    @Test
    void testKeys()
    {
        assertThatCode(() -> check(ImmutableMap.of("entity_keys", List.of()))).doesNotThrowAnyException();
        assertThatCode(() -> check(ImmutableMap.of("entity_keys", List.of("address", "customer_id")))).doesNotThrowAnyException();
        assertInvalid(ImmutableMap.of("entity_keys", List.of("visitors")))
                .hasMessage("View ecommerce.stats: entity key 'visitors' has type HyperLogLog, which cannot be compared: choose a column of a comparable type");
    }

    @Test
    void testUnknownColumns()
    {
        String columns = "the columns are customer_id, event_timestamp, ingested_at, day, hour, visitors, amounts, address";
        assertInvalid(ImmutableMap.of("entity_keys", List.of("customer")))
                .hasMessage("View ecommerce.stats: entity_keys: column 'customer' does not exist; " + columns);
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "ts"))
                .hasMessage("View ecommerce.stats: timestamp_column: column 'ts' does not exist; " + columns);
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "created_column", "created"))
                .hasMessage("View ecommerce.stats: created_column: column 'created' does not exist; " + columns);
    }

    @Test
    void testOneRoleForEachColumn()
    {
        assertInvalid(ImmutableMap.of("entity_keys", List.of("day"), "timestamp_column", "day"))
                .hasMessage("View ecommerce.stats: column 'day' cannot be both entity key and timestamp_column");
        assertInvalid(ImmutableMap.of("entity_keys", List.of("day"), "created_column", "day"))
                .hasMessage("View ecommerce.stats: created_column 'day' cannot also be an entity key or the timestamp_column");
        assertInvalid(ImmutableMap.of("entity_keys", List.of(), "timestamp_column", "day", "created_column", "day"))
                .hasMessage("View ecommerce.stats: created_column 'day' cannot also be an entity key or the timestamp_column");
    }

    @Test
    void testExpectations()
    {
        assertExpectation("customer_id > 0");
        assertExpectation("CUSTOMER_ID BETWEEN 0 AND 10 OR \"day\" < current_date");
        assertExpectation("cardinality(amounts) > 0 AND element_at(amounts, 1) IS NOT NULL");
        assertExpectation("CAST(customer_id AS varchar) LIKE 'c%'");
        assertExpectation("TRY_CAST(customer_id AS decimal(10, 2)) IS NOT NULL");
        assertExpectation("date_diff('day', event_timestamp, ingested_at) < 3");
        assertExpectation("extract(YEAR FROM event_timestamp) > 2000");
    }

    @Test
    void testExpectationsOnPartsOfValues()
    {
        assertExpectation("all_match(amounts, x -> x > 0)");
        assertExpectation("reduce(amounts, 0, (s, x) -> s + x, s -> s) < customer_id");
        assertExpectation("all_match(amounts, x -> any_match(amounts, y -> x + y > customer_id))");
        assertExpectation("address.city <> ''");
        assertExpectation("transform(amounts, x -> CAST(ROW(x) AS ROW(n bigint)))[1].n > 0");
        assertInvalidExpectation("all_match(amounts, x -> x > minimum)")
                .hasMessageContaining("column 'minimum' does not exist");
        // The parameter of one lambda is no name outside of it
        assertInvalidExpectation("all_match(amounts, x -> x > 0) AND x > 0")
                .hasMessageContaining("column 'x' does not exist");
        assertInvalidExpectation("home.city <> ''")
                .hasMessageContaining("column 'home' does not exist");
    }

    @Test
    void testInvalidExpectations()
    {
        assertInvalidExpectation("customer_id >")
                .hasMessageStartingWith("View ecommerce.stats: expectation 'customer_id >' is not a SQL expression: mismatched input");
        assertInvalidExpectation("customer_id > 0; DROP TABLE x")
                .hasMessageStartingWith("View ecommerce.stats: expectation 'customer_id > 0; DROP TABLE x' is not a SQL expression: ");
        assertInvalidExpectation("purchases > 0")
                .hasMessageStartingWith("View ecommerce.stats: expectation 'purchases > 0': column 'purchases' does not exist; the columns are customer_id, ");
    }

    private static void assertExpectation(String expectation)
    {
        assertThatCode(() -> check(ImmutableMap.of("entity_keys", List.of("customer_id"), "expectations", List.of(expectation)))).doesNotThrowAnyException();
    }

    private static AbstractThrowableAssert<?, ?> assertInvalidExpectation(String expectation)
    {
        return assertInvalid(ImmutableMap.of("entity_keys", List.of("customer_id"), "expectations", List.of(expectation)));
    }

    private static AbstractThrowableAssert<?, ?> assertInvalid(Map<String, Object> properties)
    {
        return assertTrinoExceptionThrownBy(() -> check(properties)).hasErrorCode(INVALID_VIEW_PROPERTY);
    }

    private static void check(Map<String, Object> properties)
    {
        new FeatureViewChecker("View ecommerce.stats", COLUMNS, INVALID_VIEW_PROPERTY)
                .check((FeatureViewProperties) DefinitionProperties.fromSql(FeatureViewKind.VIEW, "View ecommerce.stats", properties, INVALID_VIEW_PROPERTY).orElseThrow());
    }
}
