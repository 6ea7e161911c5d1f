package io.featurestore.trino.oracle;

import io.trino.testing.AbstractTestQueryFramework;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Row.row;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases worked out by hand, and what answers them.
 */
abstract class BaseJoinCases
        extends AbstractTestQueryFramework
{
    private static final List<Column> SPINE_COLUMNS = List.of(column("k", BIGINT), column("t", TIMESTAMP_MICROS));

    /**
     * Compares every way to answer the case with the oracle.
     */
    abstract void checkEveryWay(JoinCase joinCase);

    void assertFeatures(JoinCase joinCase, Row... expectedFeatures)
    {
        int spineColumns = joinCase.spine().relation().columns().size();
        assertThat(PointInTimeOracle.join(joinCase, Optional.empty()))
                .extracting(row -> new Row(row.values().subList(spineColumns, row.values().size())))
                .containsExactly(expectedFeatures);
        checkEveryWay(joinCase);
    }

    static FeatureViewModel.Builder scores()
    {
        return featureView("scores").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    static FeatureViewModel.Builder history()
    {
        return featureView("history").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    static FeatureViewModel.Builder pairs()
    {
        return featureView("pairs").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", BIGINT).feature("g", BIGINT);
    }

    static FeatureViewModel.Builder pairKeys()
    {
        return featureView("pair_keys").key("k", BIGINT).key("l", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR);
    }

    static Spine pairAsks(Row... rows)
    {
        return spine(List.of(column("k", BIGINT), column("l", BIGINT), column("t", TIMESTAMP_MICROS)), "t", rows);
    }

    static Spine asks(Row... rows)
    {
        return spine(SPINE_COLUMNS, "t", rows);
    }

    static Row ask(String time)
    {
        return ask(1L, time);
    }

    static Row ask(long key, String time)
    {
        return row(key, moment(time));
    }
}
