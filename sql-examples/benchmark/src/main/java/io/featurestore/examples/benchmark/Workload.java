package io.featurestore.examples.benchmark;

import com.google.common.base.Stopwatch;
import com.google.common.collect.ImmutableList;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

final class Workload
{
    private static final String FILE_SCHEME = "file://";

    private final TrinoEngine trino;
    private final DuckDbEngine duckDb;
    private final QuestDbEngine questDb;
    private final PrintStream output;

    public Workload(TrinoEngine trino, DuckDbEngine duckDb, QuestDbEngine questDb, PrintStream output)
    {
        this.trino = requireNonNull(trino, "trino is null");
        this.duckDb = requireNonNull(duckDb, "duckDb is null");
        this.questDb = requireNonNull(questDb, "questDb is null");
        this.output = requireNonNull(output, "output is null");
    }

    public List<Task> prepare(String name, Dataset dataset, List<Way> ways)
            throws SQLException
    {
        Stopwatch stopwatch = Stopwatch.createStarted();
        DatasetSql sql = new DatasetSql(dataset);
        executeAll(sql.tables());
        executeAll(sql.trainingSets());
        List<Way> run = ways.stream().filter(way -> way.runsOn(dataset.shape())).collect(toImmutableList());
        if (dataset.shape().topic() == Topic.WINDOWS) {
            executeAll(sql.windows());
        }
        if (dataset.shape().topic() == Topic.JOINS || run.stream().anyMatch(Way::needsStoredWindows)) {
            prepareStoredViews(dataset, sql);
        }
        prepareDuckDb(dataset);
        if (run.contains(Way.QUESTDB)) {
            prepareQuestDb(dataset);
        }
        output.printf(
                Locale.ROOT,
                "Data of %s: %,d feature rows in each of %s views, %,d spine rows, %.1f s%n",
                name,
                dataset.featureRows(),
                dataset.shape().views().size(),
                dataset.spineRows(),
                stopwatch.elapsed(MILLISECONDS) / 1000.0);
        return run.stream()
                .map(way -> new Task(name, way, engine(way), before(way, dataset), sql(way, dataset)))
                .collect(toImmutableList());
    }

    private void executeAll(List<String> statements)
            throws SQLException
    {
        for (String statement : statements) {
            trino.execute(statement);
        }
    }

    // Ways that need them then fail and are reported
    private void prepareStoredViews(Dataset dataset, DatasetSql sql)
    {
        try {
            executeAll(sql.storedViews());
        }
        catch (SQLException e) {
            output.printf("No materialized feature views in %s: %s%n", dataset.schema(), e.getMessage());
        }
    }

    private void prepareDuckDb(Dataset dataset)
            throws SQLException
    {
        duckDb.view(dataset.schema(), dataset.spine(), files(dataset, dataset.spine()));
        for (int view : dataset.shape().views()) {
            duckDb.view(dataset.schema(), dataset.history(view), files(dataset, dataset.history(view)));
        }
    }

    private void prepareQuestDb(Dataset dataset)
            throws SQLException
    {
        QuestDbQueries queries = new QuestDbQueries(dataset);
        if (!questDb.hasTable(queries.spineTable())) {
            executeInQuestDb(queries.loadSpine(files(dataset, dataset.spine())));
        }
        for (int view : dataset.shape().views()) {
            if (!questDb.hasTable(queries.historyTable(view))) {
                executeInQuestDb(queries.loadHistory(view, files(dataset, dataset.history(view))));
            }
        }
    }

    private void executeInQuestDb(List<String> statements)
            throws SQLException
    {
        for (String statement : statements) {
            questDb.execute(statement);
        }
    }

    private List<String> files(Dataset dataset, String table)
            throws SQLException
    {
        return trino.strings("SELECT file_path FROM %s.\"%s$files\" ORDER BY file_path".formatted(dataset.schema(), table)).stream()
                .map(file -> file.startsWith(FILE_SCHEME) ? file.substring(FILE_SCHEME.length()) : file)
                .collect(toImmutableList());
    }

    private Engine engine(Way way)
    {
        return switch (way) {
            case DUCKDB, DUCKDB_REJOIN, WINDOWS_DUCKDB, WINDOWS_DUCKDB_OVER -> duckDb;
            case QUESTDB -> questDb;
            default -> trino;
        };
    }

    private static Optional<String> before(Way way, Dataset dataset)
    {
        return switch (way) {
            case TRAINING_SET_COLD, TRAINING_SET_TABLE_COLD, TRAINING_SET_COMPUTED_SPINE_COLD, POINT_IN_TIME_JOIN_COLD, AS_OF_JOIN_COLD, WINDOWS_VIEW_COLD, WINDOWS_STORED_COLD, WINDOWS_FUNCTION_COLD -> Optional.of("CALL featurestore.system.flush_as_of_indexes()");
            // For few rows they fill no index but may use one that exists
            case TRAINING_SET, POINT_IN_TIME_JOIN_WARM -> Optional.of(new TrinoQueries(dataset).asOfJoin()).filter(_ -> dataset.shape() == Shape.FEW);
            case TRAINING_SET_TABLE, TRAINING_SET_COMPUTED_SPINE -> Optional.of(new TrinoQueries(dataset).asOfJoinOfTables()).filter(_ -> dataset.shape() == Shape.FEW);
            default -> Optional.empty();
        };
    }

    private static String sql(Way way, Dataset dataset)
    {
        TrinoQueries ours = new TrinoQueries(dataset);
        HandwrittenJoins theirs = new HandwrittenJoins(dataset);
        WindowQueries windows = new WindowQueries(dataset);
        return switch (way) {
            case TRAINING_SET_COLD, TRAINING_SET -> ours.trainingSet(dataset.trainingSet());
            case TRAINING_SET_JOIN -> ours.joinedTrainingSet(dataset.trainingSet());
            case TRAINING_SET_TABLE_COLD, TRAINING_SET_TABLE -> ours.trainingSet(dataset.trainingSetOfTables());
            case TRAINING_SET_TABLE_JOIN -> ours.joinedTrainingSet(dataset.trainingSetOfTables());
            case TRAINING_SET_COMPUTED_SPINE_COLD, TRAINING_SET_COMPUTED_SPINE -> ours.trainingSet(dataset.trainingSetOfComputedSpine());
            case POINT_IN_TIME_JOIN_COLD, POINT_IN_TIME_JOIN_WARM -> ours.pointInTimeJoin();
            case AS_OF_JOIN_COLD, AS_OF_JOIN_WARM -> ours.asOfJoin();
            case NEAREST -> theirs.nearest();
            case FEAST -> theirs.feast();
            case UNION_LAST_VALUE -> theirs.unionLastValue();
            case DUCKDB -> new DuckDbQueries(dataset).asOfByRow();
            case DUCKDB_REJOIN -> new DuckDbQueries(dataset).asOfByTime();
            case QUESTDB -> new QuestDbQueries(dataset).asOf();
            case AS_OF -> ours.asOf();
            case AT_TIME -> ours.atTime();
            case AS_OF_BY_HAND -> ours.newestByHand();
            case WINDOWS_VIEW_COLD, WINDOWS_VIEW -> windows.ofView();
            case WINDOWS_VIEW_JOIN -> windows.viewJoin();
            case WINDOWS_STORED_COLD, WINDOWS_STORED -> windows.stored();
            case WINDOWS_STORED_JOIN -> windows.storedJoin();
            case WINDOWS_FUNCTION_COLD, WINDOWS_FUNCTION_WARM -> windows.function();
            case WINDOWS_BY_HAND -> windows.byHand();
            case WINDOWS_DUCKDB -> windows.duckDb();
            case WINDOWS_DUCKDB_OVER -> windows.duckDbOver();
            case READ -> ours.read();
        };
    }

    /**
     * Measures longer windows over the same events, and windows of one length over more events.
     */
    public List<Task> prepareWindowGrowth(List<Way> ways, List<Shape> shapes, long rows)
            throws SQLException
    {
        List<Way> growing = growing(Topic.WINDOWS, ways);
        ImmutableList.Builder<Task> tasks = ImmutableList.builder();
        for (Shape shape : Growth.growingWindows(shapes)) {
            for (int days : Growth.DAYS) {
                tasks.addAll(prepare(Growth.daysName(shape, days), new Dataset(shape, rows, Dataset.DEFAULT_BUCKETS, ImmutableList.of(days)), growing));
            }
            for (long events : Growth.EVENTS) {
                tasks.addAll(prepare(Growth.rowsName(shape, events), new Dataset(shape, events, Dataset.DEFAULT_BUCKETS, ImmutableList.of(Growth.DAYS_OF_EVENTS)), growing));
            }
        }
        return tasks.build();
    }

    /**
     * Measures growing tables, and the same rows in more splits. One machine cannot add workers, but more of them would share those splits:
     * if CPU time stays the same, the work divides without loss.
     */
    public List<Task> prepareGrowth(List<Way> ways, long splitRows)
            throws SQLException
    {
        List<Way> growing = growing(Topic.JOINS, ways);
        ImmutableList.Builder<Task> tasks = ImmutableList.builder();
        for (long rows : Growth.ROWS) {
            tasks.addAll(prepare(Growth.rowsName(rows), Dataset.of(Shape.SHORT, rows), growing));
        }
        for (int factor : Growth.SPLITS) {
            tasks.addAll(prepare(Growth.splitsName(factor), new Dataset(Shape.SHORT, splitRows, factor * Dataset.DEFAULT_BUCKETS, ImmutableList.of()), growing));
        }
        tasks.addAll(prepare(Growth.FEW, Dataset.of(Shape.FEW, Growth.ROWS.getLast()), growing));
        return tasks.build();
    }

    private static List<Way> growing(Topic topic, List<Way> ways)
    {
        return ways.stream().filter(Growth.ways(topic)::contains).collect(toImmutableList());
    }
}
