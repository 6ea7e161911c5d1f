package io.featurestore.trino.oracle;

import com.google.common.collect.EnumMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import io.trino.Session;
import io.trino.spi.RefreshType;
import io.trino.testing.MaterializedResult;
import io.trino.testing.QueryRunner;

import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.trino.oracle.Column.column;
import static io.featurestore.trino.oracle.JoinCase.join;
import static io.featurestore.trino.oracle.RequestedFeatures.allOf;
import static io.featurestore.trino.oracle.Spine.spine;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * Compares what is read of a table that others write with the rows it must have: the table, and materialized views over it.
 */
final class ForeignReadings
{
    private static final List<Column> ASKED = ImmutableList.of(column("k", BIGINT), column("l", VARCHAR), column("t", TIMESTAMP_MICROS));

    private final QueryRunner queryRunner;
    private final EveryWay everyWay;
    private final Map<ForeignTable, List<ForeignReading>> readings = new IdentityHashMap<>();
    private final Multiset<RefreshType> refreshes = EnumMultiset.create(RefreshType.class);

    ForeignReadings(QueryRunner queryRunner)
    {
        this.queryRunner = requireNonNull(queryRunner, "queryRunner is null");
        this.everyWay = new EveryWay(queryRunner);
    }

    /**
     * Every way to read.
     *
     * @param asks of keys k and l and time t
     */
    void checkAll(Session session, ForeignTable table, List<Row> asks)
    {
        for (ForeignReading reading : readings(table)) {
            FeatureViewModel view = viewAfterCommit(session, table, reading);
            checkJoins(session, created(table, reading, fewAsks(view, reading, asks)));
            checkJoins(session, created(table, reading, allAsks(view, asks)));
            if (view.createdColumn().isPresent()) {
                checkJoins(session, created(table, reading, allAsks(view, asks).filteredByCreated()));
            }
            checkViews(session, created(table, reading, allAsks(view, asks)));
        }
    }

    /**
     * Refreshed views after each commit, all else after every third.
     */
    void checkSome(Session session, ForeignTable table, List<Row> asks, int commit)
    {
        for (ForeignReading reading : readings(table)) {
            FeatureViewModel view = viewAfterCommit(session, table, reading);
            if (commit % 3 == 0 || reading.isRefreshed()) {
                boolean filterByCreated = commit % 4 < 2 && view.createdColumn().isPresent();
                checkJoins(session, created(table, reading, filterByCreated ? allAsks(view, asks).filteredByCreated() : allAsks(view, asks)));
                if (commit % 2 == 0) {
                    checkViews(session, created(table, reading, allAsks(view, asks)));
                }
                else {
                    checkJoins(session, created(table, reading, fewAsks(view, reading, asks)));
                }
            }
        }
    }

    private FeatureViewModel viewAfterCommit(Session session, ForeignTable table, ForeignReading reading)
    {
        List<String> statements = reading.afterCommit(table.view());
        FeatureViewModel view = reading.view(table.view());
        for (String statement : statements) {
            MaterializedResult result = queryRunner.execute(session, statement);
            // nothing is written if nothing has changed
            if (statement.startsWith("REFRESH") && result.getUpdateCount().orElse(0) > 0) {
                refreshes.add(result.getUpdateCount().getAsLong() < view.rows().size() ? RefreshType.INCREMENTAL : RefreshType.FULL);
            }
        }
        return view;
    }

    private List<ForeignReading> readings(ForeignTable table)
    {
        return readings.computeIfAbsent(table, _ -> ImmutableList.of(
                new ForeignReading.OfTable(),
                new ForeignReading.OfMaterializedView(ForeignReading.Refresh.AFTER_EACH_COMMIT),
                new ForeignReading.OfMaterializedView(ForeignReading.Refresh.WITHIN_GRACE),
                new ForeignReading.OfMaterializedView(ForeignReading.Refresh.ONCE)));
    }

    /**
     * One feature for so few rows that most of the table need not be read. Where rows may or may not be stored, so may the winner of
     * rows that differ in no more than features, and all are asked for.
     */
    private static JoinCase fewAsks(FeatureViewModel view, ForeignReading reading, List<Row> asks)
    {
        List<String> features = reading.form() == ViewForm.STALE_MATERIALIZED_VIEW ? view.features() : List.of(view.features().getLast());
        return join(spine(ASKED, "t").withRows(asks.subList(0, 3)), new RequestedFeatures(view, features, Map.of()));
    }

    private static JoinCase allAsks(FeatureViewModel view, List<Row> asks)
    {
        return join(spine(ASKED, "t").withRows(asks), allOf(view));
    }

    private static EveryWay.CreatedCase created(ForeignTable table, ForeignReading reading, JoinCase joinCase)
    {
        return new EveryWay.CreatedCase(joinCase, reading.form(), table.history(), RelationSql.select(joinCase.spine().relation()));
    }

    private void checkJoins(Session session, EveryWay.CreatedCase created)
    {
        // What a training set looks up is read as by the other ways, so one form of it is enough
        EnumSet<JoinWay> lookups = created.form() == ViewForm.TABLE ? EnumSet.of(JoinWay.TRAINING_SET) : EnumSet.of(JoinWay.TRAINING_SET, JoinWay.TRAINING_SET_OF_TABLE);
        everyWay.checkCreatedJoin(session, created, EnumSet.complementOf(lookups));
    }

    private void checkViews(Session session, EveryWay.CreatedCase created)
    {
        List<Moment> times = created.joinCase().spine().rows().stream()
                .map(row -> (Moment) row.values().getLast())
                .filter(Objects::nonNull)
                .distinct()
                .limit(4)
                .collect(toImmutableList());
        everyWay.checkCreatedViews(session, created, times);
    }

    /**
     * Refreshes so far, by whether they wrote all rows.
     */
    Multiset<RefreshType> refreshes()
    {
        return refreshes;
    }

    /**
     * Rows compared so far, for each way.
     */
    Map<String, Integer> comparedRows()
    {
        return everyWay.comparedRows();
    }
}
