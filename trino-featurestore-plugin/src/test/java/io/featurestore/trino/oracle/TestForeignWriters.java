package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.airlift.log.Logger;
import io.featurestore.catalog.LocalFileIO;
import io.featurestore.catalog.TestingRestCatalogServer;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.StringType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static io.featurestore.trino.oracle.FeatureViewModel.featureView;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_DUPLICATES;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_EQUAL_TIMES;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_LATE;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_NEWEST;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_ONE;
import static io.featurestore.trino.oracle.ForeignStep.APPEND_SOME;
import static io.featurestore.trino.oracle.Moment.moment;
import static io.featurestore.trino.oracle.Row.row;
import static io.trino.spi.RefreshType.INCREMENTAL;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.apache.iceberg.expressions.Expressions.bucket;
import static org.apache.iceberg.expressions.Expressions.day;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A feature table may be written by anyone who knows Iceberg and nothing of features. Whatever they do to it, no answer is ever wrong: after
 * each of their commits every way to read the features agrees with the oracle.
 */
final class TestForeignWriters
        extends AbstractTestQueryFramework
{
    private static final Logger log = Logger.get(TestForeignWriters.class);

    private static final int SEEDS = 2;
    private static final int STEPS = 12;
    private static final int ADDITIONS = 6;
    private static final List<ForeignStep> ADDING = ImmutableList.of(APPEND_SOME, APPEND_ONE, APPEND_NEWEST, APPEND_LATE, APPEND_EQUAL_TIMES, APPEND_DUPLICATES);
    private static final FeatureViewModel ASKS = featureView("asks").key("k", BIGINT).key("l", VARCHAR).timestamp("t", TIMESTAMP_MICROS).build();

    private final AtomicInteger tables = new AtomicInteger();

    private RESTCatalog catalog;
    private ForeignReadings readings;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        Path warehouse = Files.createTempDirectory("foreign-warehouse");
        closeAfterClass(() -> deleteRecursively(warehouse, ALLOW_INSECURE));
        TestingRestCatalogServer server = closeAfterClass(new TestingRestCatalogServer(warehouse));
        catalog = closeAfterClass(new RESTCatalog());
        catalog.initialize("foreign", Map.of("uri", server.uri().toString(), "io-impl", LocalFileIO.class.getName()));
        return FeatureStoreQueryRunner.builder("oracle")
                .allowBreakingChanges()
                .addConnectorProperty("iceberg.rest-catalog.uri", server.uri().toString())
                .setWorkerCount(0)
                .build();
    }

    @BeforeAll
    void setUpReadings()
    {
        readings = new ForeignReadings(getQueryRunner());
    }

    @AfterAll
    void reportComparedRows()
    {
        log.info("Rows compared with the oracle: %s, refreshes: %s", readings.comparedRows(), readings.refreshes());
    }

    @Test
    void testRowsThatComeLate()
    {
        ForeignTable table = scores();
        table.append(row(1L, moment("2020-01-01"), "first"), row(1L, moment("2020-01-04"), "last"), row(2L, moment("2020-01-02"), "other"));
        check(table);
        table.append(row(1L, moment("2020-01-02"), "between"));
        int incremental = readings.refreshes().count(INCREMENTAL);
        check(table);
        table.append(row(1L, moment("2019-12-31"), "before all"), row(3L, moment("2020-01-03"), "new entity"));
        check(table);
        assertThat(readings.refreshes().count(INCREMENTAL)).isGreaterThan(incremental);
    }

    @Test
    void testRowsOfEqualTime()
    {
        ForeignTable table = scores();
        table.append(row(1L, moment("2020-01-01"), "b"), row(1L, moment("2020-01-03"), "newest"));
        check(table);
        table.append(row(1L, moment("2020-01-01"), "c"));
        check(table);
        table.append(row(1L, moment("2020-01-01"), "a"), row(1L, moment("2020-01-01"), "c"), row(1L, moment("2020-01-03"), null));
        check(table);
    }

    @Test
    void testCorrectionsByCreatedTime()
    {
        ForeignTable table = table(featureView("corrected").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR));
        table.append(row(1L, moment("2020-01-01"), moment("2020-01-02"), "first"), row(1L, moment("2020-01-03"), null, "of unknown age"));
        check(table);
        table.append(row(1L, moment("2020-01-01"), moment("2020-01-03"), "corrected"));
        check(table);
        table.append(row(1L, moment("2020-01-01"), moment("2020-01-01"), "known before all"), row(1L, moment("2020-01-03"), moment("2020-01-03"), "known"));
        check(table);
    }

    @Test
    void testRowsWithoutKeyOrTime()
    {
        ForeignTable table = scores();
        table.append(row(null, moment("2020-01-01"), "nobody's"), row(1L, null, "never"), row(null, null, null));
        check(table);
        table.append(row(1L, moment("2020-01-01"), "a"));
        check(table);
        table.deleteEqual(List.of("k"), row -> row.values().getFirst() == null);
        check(table);
        table.deleteEqual(List.of("k", "ts"), row -> row.values().get(1) == null);
        check(table);
    }

    @Test
    void testDeletesByPosition()
    {
        for (int formatVersion : List.of(2, 3)) {
            ForeignTable table = scores();
            table.setProperty("format-version", String.valueOf(formatVersion));
            table.append(scoreRows());
            check(table);
            table.deletePositions(row -> row.values().getLast().equals("b"));
            check(table);
            table.deletePositions(row -> row.values().getLast().equals("c"));
            check(table);
            table.append(row(1L, moment("2020-01-02"), "d"));
            check(table);
            table.deletePositions(_ -> true);
            check(table);
        }
    }

    @Test
    void testDeletesByEquality()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.deleteEqual(List.of("k", "ts"), row -> row.values().getLast().equals("b"));
        check(table);
        table.append(row(1L, moment("2020-01-02"), "deleted before, back again"));
        check(table);
        table.deleteEqual(List.of("k"), row -> row.values().getFirst().equals(1L));
        check(table);
        table.deleteEqual(List.of("f"), _ -> true);
        check(table);
    }

    @Test
    void testUpserts()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.upsert(List.of("k", "ts"), List.of(row(1L, moment("2020-01-02"), "updated"), row(1L, moment("2020-01-03"), "inserted")));
        check(table);
        table.upsert(List.of("k"), List.of(row(1L, moment("2020-01-01"), "all there is")));
        check(table);
    }

    @Test
    void testOverwrites()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.overwrite(row -> row.values().getLast().equals("b"), _ -> Optional.of(row(2L, moment("2020-01-01"), "moved to another entity and time")));
        check(table);
        table.overwrite(row -> row.values().getFirst().equals(2L), _ -> Optional.empty());
        check(table);
        table.replacePartitions(List.of(row(1L, moment("2020-01-02"), "instead of all")));
        check(table);
        table.deleteAll();
        check(table);
        table.append(scoreRows());
        check(table);
    }

    @Test
    void testRewrites()
    {
        ForeignTable table = scores();
        for (Row row : scoreRows()) {
            table.append(row);
        }
        table.deleteEqual(List.of("f"), row -> row.values().getLast().equals("a"));
        table.compact();
        check(table);
        table.rewriteManifests();
        table.expireSnapshots();
        check(table);
        table.append(row(1L, moment("2020-01-01"), "late"));
        check(table);
    }

    @Test
    void testEvolutionOfTheSchema()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.evolveSchema(schema -> schema.addColumn("added", LongType.get()));
        check(table);
        table.append(row(1L, moment("2020-01-03"), "with more", 7L));
        check(table);
        table.evolveSchema(schema -> schema.renameColumn("f", "renamed"));
        check(table);
        table.append(row(2L, moment("2020-01-01"), "late", null));
        check(table);
        table.evolveSchema(schema -> schema.deleteColumn("renamed").addColumn("f", StringType.get()));
        check(table);
    }

    @Test
    void testColumnsThatTakeTheNamesOfOthers()
    {
        ForeignTable table = table(featureView("taken").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR).feature("g", VARCHAR));
        table.append(row(1L, moment("2020-01-01"), "f", "g"), row(1L, moment("2020-01-02"), "f", null));
        check(table);
        table.evolveSchema(schema -> schema.renameColumn("f", "g").renameColumn("g", "f"));
        check(table);
        table.append(row(1L, moment("2020-01-03"), "f", "g"));
        check(table);
        table.evolveSchema(schema -> schema.deleteColumn("f").addColumn("f", StringType.get()));
        check(table);
    }

    @Test
    void testColumnsInCapitals()
    {
        ForeignTable table = table(featureView("capitals").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_TZ_MICROS).feature("f", VARCHAR));
        table.evolveSchema(schema -> schema.renameColumn("k", "K").renameColumn("ts", "Ts").renameColumn("c", "C").renameColumn("f", "F"));
        table.append(row(1L, moment("2020-01-01"), moment("2020-01-02"), "first"), row(1L, moment("2020-01-03"), null, "of unknown age"));
        check(table);
        table.append(row(1L, moment("2020-01-02"), moment("2020-01-03"), "between"), row(2L, moment("2020-01-01"), moment("2020-01-03"), null));
        check(table);
        table.repartition(day("Ts"));
        table.deleteEqual(List.of("K", "Ts"), row -> "between".equals(row.values().getLast()));
        check(table);
    }

    @Test
    void testEvolutionOfThePartitioning()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.repartition(day("ts"));
        table.append(row(1L, moment("2020-01-02 12:00:00"), "by day"));
        check(table);
        table.repartition(bucket("k", 3));
        table.append(row(1L, moment("2020-01-02 06:00:00"), "by key"));
        check(table);
        table.repartition();
        table.append(row(1L, moment("2020-01-02 18:00:00"), "anywhere"));
        table.deleteEqual(List.of("k", "ts"), row -> row.values().getLast().equals("by day"));
        check(table);
    }

    @Test
    void testRollback()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.append(row(1L, moment("2020-01-03"), "taken back"));
        check(table);
        table.rollBack(table.olderSnapshots().getFirst());
        check(table);
        table.append(row(1L, moment("2020-01-02"), "after the rollback"));
        check(table);
    }

    @Test
    void testBranches()
    {
        ForeignTable table = scores();
        table.append(scoreRows());
        table.appendToBranch("audit", List.of(row(1L, moment("2020-01-03"), "not seen yet")));
        check(table);
        table.append(row(2L, moment("2020-01-03"), "lost when the branch is published"));
        check(table);
        table.publish("audit");
        check(table);
    }

    @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
    void testRandomSteps(RepetitionInfo repetition)
    {
        int seed = repetition.getCurrentRepetition();
        TimeDomain times = new TimeDomain(
                List.of(moment("2020-02-28"), moment("2017-10-29 07:00:00"), moment("1969-12-31 23:59:59.5")).get(seed % 3),
                List.of(Duration.ofDays(1), Duration.ofHours(1), Duration.ofMillis(1500), Duration.ofDays(30)).get(seed % 4));
        RandomRows random = new RandomRows(seed, times);
        FeatureViewModel.Builder builder = featureView("random").key("k", BIGINT);
        if (seed % 2 == 0) {
            builder.key("l", VARCHAR);
        }
        builder.timestamp("ts", List.of(TIMESTAMP_MICROS, TIMESTAMP_TZ_MICROS, DATE, TIMESTAMP_MICROS).get(seed % 4));
        if (seed % 3 > 0) {
            builder.created("c", TIMESTAMP_TZ_MICROS);
        }
        if (seed % 5 > 0) {
            builder.ttl(times.ttl());
        }
        ForeignTable table = table(builder.feature("n", INTEGER).feature("f", VARCHAR));
        if (seed % 2 == 1) {
            table.setProperty("format-version", "3");
        }
        table.append(random.rows(table.view(), 50));

        List<Row> asks = random.rows(ASKS, 100);
        List<ForeignStep> steps = random.shuffled(List.of(ForeignStep.values())).subList(0, STEPS);
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).apply(table, random);
            readings.checkSome(getSession(), table, asks, i);
        }
    }

    /**
     * Rows that are only added are what an incremental refresh puts in its place, whatever their times.
     */
    @RepeatedTest(value = SEEDS, name = "seed {currentRepetition}")
    void testRandomRowsAreAdded(RepetitionInfo repetition)
    {
        int seed = repetition.getCurrentRepetition();
        TimeDomain times = new TimeDomain(moment("2020-02-28"), Duration.ofDays(1));
        RandomRows random = new RandomRows(seed, times);
        ForeignTable table = table(featureView("added").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).created("c", TIMESTAMP_TZ_MICROS).feature("n", INTEGER).feature("f", VARCHAR).ttl(times.ttl()));
        table.append(random.rows(table.view(), 150));
        List<Row> asks = random.rows(ASKS, 100);
        readings.checkSome(getSession(), table, asks, 0);

        int incremental = readings.refreshes().count(INCREMENTAL);
        for (int i = 0; i < ADDITIONS; i++) {
            random.one(ADDING).orElseThrow().apply(table, random);
            readings.checkSome(getSession(), table, asks, i);
        }
        assertThat(readings.refreshes().count(INCREMENTAL)).isGreaterThanOrEqualTo(incremental + 2);
    }

    /**
     * So many rows of others that a few new ones are worth an incremental refresh.
     */
    private ForeignTable scores()
    {
        ForeignTable table = table(featureView("scores").key("k", BIGINT).timestamp("ts", TIMESTAMP_MICROS).feature("f", VARCHAR).ttl(Duration.ofDays(1)));
        table.append(LongStream.range(100, 140)
                .mapToObj(key -> row(key, moment("2020-01-02"), "other"))
                .collect(toImmutableList()));
        return table;
    }

    private static List<Row> scoreRows()
    {
        return List.of(
                row(1L, moment("2020-01-01"), "a"),
                row(1L, moment("2020-01-02"), "b"),
                row(2L, moment("2020-01-02"), "c"),
                row(2L, moment("2020-01-04"), "d"));
    }

    private ForeignTable table(FeatureViewModel.Builder builder)
    {
        FeatureViewModel view = builder.build();
        FeatureViewModel definition = view.withName(view.name() + "_" + tables.incrementAndGet());
        ViewForm.TABLE.create(definition).forEach(this::computeActual);
        return new ForeignTable(definition, catalog.loadTable(TableIdentifier.of("oracle", definition.name())));
    }

    private void check(ForeignTable table)
    {
        List<Row> rows = Stream.of(
                        "2019-12-31", "2020-01-01", "2020-01-02", "2020-01-02 06:00:00", "2020-01-02 17:59:59.999999", "2020-01-03", "2020-01-04", "2020-01-05", "2020-01-05 00:00:00.000001")
                .map(Moment::moment)
                .flatMap(time -> IntStream.rangeClosed(1, 3).mapToObj(key -> row((long) key, "", time)))
                .collect(toImmutableList());
        readings.checkAll(getSession(), table, rows);
    }
}
