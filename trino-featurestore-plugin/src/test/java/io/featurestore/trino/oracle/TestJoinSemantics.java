package io.featurestore.trino.oracle;

import io.airlift.log.Logger;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.type.TimeZoneKey;
import io.trino.spi.type.Type;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Moment.moment;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Everything that joins features to a spine gives what the oracle gives.
 */
final class TestJoinSemantics
        extends BaseTestJoinSemantics
{
    private static final Logger log = Logger.get(TestJoinSemantics.class);
    private static final Set<JoinWay> WAYS = EnumSet.allOf(JoinWay.class);
    private static final int GENERATED_CASES = 32;

    private EveryWay everyWay;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("oracle").allowBreakingChanges().build();
    }

    @BeforeAll
    void setUpWays()
    {
        everyWay = new EveryWay(getQueryRunner());
    }

    @AfterAll
    void reportComparedRows()
    {
        log.info("Rows compared with the oracle: %s", everyWay.comparedRows());
    }

    @Override
    void checkEveryWay(JoinCase joinCase)
    {
        if (viewTypes(joinCase).allMatch(ViewForm::isTableType)) {
            everyWay.checkJoin(getSession(), joinCase, WAYS, ViewForm.TABLE);
        }
        else if (viewTypes(joinCase).allMatch(ViewForm::isViewType)) {
            everyWay.checkJoin(getSession(), joinCase, WAYS, ViewForm.VALUES_VIEW);
        }
        else {
            assertThatThrownBy(() -> everyWay.create(getSession(), joinCase, ViewForm.VALUES_VIEW))
                    .hasMessageContaining("not supported for Iceberg");
        }
    }

    private static Stream<Type> viewTypes(JoinCase joinCase)
    {
        return joinCase.requests().stream()
                .flatMap(request -> request.view().relation().columns().stream())
                .map(Column::type);
    }

    @RepeatedTest(value = GENERATED_CASES, name = "seed {currentRepetition}")
    void testGeneratedCase(RepetitionInfo repetition)
    {
        int seed = repetition.getCurrentRepetition();
        ViewForm form = List.of(ViewForm.TABLE, ViewForm.FOREIGN_VIEW, ViewForm.RENAMING_VIEW, ViewForm.TABLE).get(seed % 4);
        // every fourth spine has types that views do not know
        JoinCase joinCase = new JoinCaseGenerator(seed).next(
                form.isPhysical() ? ViewForm::isTableType : ViewForm::isViewType,
                seed % 4 == 3 ? _ -> true : ViewForm::isViewType);
        String zone = SqlValues.ZONES.get(seed / 4 % SqlValues.ZONES.size());
        Session session = Session.builder(getSession())
                .setTimeZoneKey(TimeZoneKey.getTimeZoneKey(zone))
                .build();
        EveryWay.CreatedCase created = everyWay.create(session, joinCase, form);
        everyWay.checkCreatedJoin(session, created, WAYS);
        everyWay.checkCreatedViews(session, created, someTimes(joinCase.spine()));
    }

    private static List<Moment> someTimes(Spine spine)
    {
        Stream<Moment> spineTimes = spine.rows().stream()
                .map(row -> (Moment) spine.relation().value(row, spine.timestampColumn().orElseThrow()))
                .filter(Objects::nonNull)
                .distinct();
        return Stream.concat(spineTimes, Stream.of(moment("2020-02-29")))
                .limit(4)
                .collect(toImmutableList());
    }
}
