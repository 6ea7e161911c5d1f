package io.featurestore.trino.users;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static io.featurestore.trino.FeatureStoreQueryRunner.allowingBreakingChanges;
import static java.util.concurrent.Executors.newFixedThreadPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Which changes of a feature view are refused, for whom, and what the user is told.
 */
@Execution(ExecutionMode.SAME_THREAD)
final class TestBreakingChanges
        extends AbstractTestQueryFramework
{
    private static final String RULES =
            """
            {
                "schemas": [{"user": "admin", "owner": true}, {"owner": false}],
                "procedures": [{"user": "admin", "schema": "system", "procedure": ".*", "privileges": ["EXECUTE"]}],
                "tables": [
                    {"user": "admin", "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]},
                    {"user": "writer", "table": "facts|scores|visible", "privileges": ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"]}
                ]
            }
            """;
    private static final String DEFINITION = "WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') ";
    private static final String ALL = "Cannot change feature view b.scores, because others use what it has: ";
    private static final String REMEDY = ". SELECT * FROM \"featurestore\".\"b\".\"scores$users\" lists all uses; SET SESSION \"featurestore\".allow_breaking_changes = true allows the change";

    @TempDir
    private static Path directory;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        Path rules = Files.writeString(directory.resolve("rules.json"), RULES);
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(0)
                .addConnectorProperty("iceberg.security", "file")
                .addConnectorProperty("security.config-file", rules.toString())
                .addConnectorProperty("featurestore.online-store.type", "embedded")
                .amendSession(session -> session.setIdentity(Identity.ofUser("admin")))
                .build();
    }

    @BeforeEach
    void createRelations()
    {
        execute("DROP SCHEMA IF EXISTS b CASCADE");
        execute("CREATE SCHEMA b");
        execute("CREATE TABLE b.facts (id bigint, ts timestamp(6), x bigint, y double, z varchar)");
    }

    @Test
    void testTrainingSet()
    {
        createView("id, ts, x, y, z");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x AS a']) AS SELECT BIGINT '1' id");
        execute("CREATE VIEW b.whole WITH (features = ARRAY['b.scores']) AS SELECT BIGINT '1' id");

        assertRefused(replaced("id, ts, x, y"), "feature 'z' would be gone (training set b.whole)");
        assertRefused(replaced("id, ts, y, z"), "feature 'x' would be gone (training set b.training, training set b.whole)");
        assertRefused(replaced("id, ts, x, CAST(y AS bigint) y"), "feature 'y' would be bigint, not double (training set b.whole); feature 'z' would be gone (training set b.whole)");
        assertRefused("CREATE OR REPLACE VIEW b.scores AS SELECT id, ts, x, y, z FROM b.facts", "it would be no feature view (training set b.training, training set b.whole)");
        assertRefused(
                "CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id', 'z'], timestamp_column = 'ts') AS SELECT id, ts, x, y, z FROM b.facts",
                "entity keys [id bigint] would be [id bigint, z varchar] (training set b.training, training set b.whole); feature 'z' would be gone (training set b.whole)");
        assertRefused(
                "CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id']) AS SELECT id, ts, x, y, z FROM b.facts",
                "timestamp_column ts would be (none) (training set b.training, training set b.whole)");
        // What it has stays: more features, another order, another query, another ttl
        execute("CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', ttl = '1d') AS SELECT 1 more, z, y, x + 1 x, ts, id FROM b.facts");
        execute("DROP VIEW b.whole");
        execute(replaced("id, ts, x"));
        execute("DROP VIEW b.training");
        execute(replaced("id, ts, y"));
    }

    @Test
    void testPin()
    {
        createView("id, ts, x, y, z");
        execute("INSERT INTO b.facts VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 1, 1, 'one')");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x'], timestamp_column = 'at') AS SELECT id, ts + INTERVAL '1' DAY AS at FROM b.facts");
        execute("CALL system.pin_training_set('b', 'training', 'spring')");
        execute("DROP VIEW b.training");
        assertRefused(replaced("id, ts, y, z"), "column 'x' would be gone (pin b.training@spring)");
        execute(replaced("id, ts, x"));
        assertQuery("SELECT column_name, user_kind, user_name FROM b.\"scores$users\"", "VALUES ('x', 'pin', 'training@spring')");
        execute("CALL system.unpin_training_set('b', 'training', 'spring')");
        execute(replaced("id, ts, y"));
    }

    @Test
    void testVersionsAndOtherViewsAreNoUsers()
    {
        createView("id, ts, x, y");
        execute("CREATE VIEW b.old WITH (features = ARRAY['scores@v1:x']) AS SELECT BIGINT '1' id");
        execute("CREATE VIEW b.old_view AS SELECT x FROM b.\"scores@v1\"");
        execute("CREATE VIEW b.other AS SELECT x FROM b.facts");
        execute(replaced("id, ts, y"));
        assertQueryReturnsEmptyResult("SELECT x FROM b.old_view");
        assertQuery("SELECT x FROM b.old", "VALUES NULL");
    }

    @Test
    void testViewsAbove()
    {
        createView("id, ts, x, y, z");
        execute("CREATE VIEW b.above AS SELECT s.id, s.x FROM b.scores s");
        execute("CREATE VIEW b.latest AS SELECT count(y) c FROM b.\"scores$latest\"");
        execute("CREATE VIEW b.star AS SELECT f.*, s.z AS other FROM b.facts f JOIN b.scores s USING (id)");
        execute("CREATE MATERIALIZED VIEW b.stored " + DEFINITION + "AS SELECT * FROM b.scores");
        assertRefused(replaced("id, ts, y, z"), "column 'x' would be gone (materialized view b.stored, view b.above)");
        assertRefused(replaced("id, ts, x, z"), "column 'y' would be gone (materialized view b.stored, view b.latest)");
        assertRefused(replaced("id, ts, x, y, CAST(z AS varbinary) z"), "column 'z' would be varbinary, not varchar (materialized view b.stored, view b.star)");
        // As a column it is still there
        execute("CREATE OR REPLACE VIEW b.scores AS SELECT id, ts, x, y, z FROM b.facts");
    }

    @Test
    void testOnlineView()
    {
        execute("CREATE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', online = true) AS SELECT id, ts, x, y FROM b.facts");
        assertRefused(
                "CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', online = true) AS SELECT id, ts, x FROM b.facts",
                "feature 'y' would be gone (online view b.scores)");
        execute("CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS SELECT id, ts, x, y FROM b.facts");
        execute(replaced("id, ts, x"));
    }

    @Test
    void testMaterializedView()
    {
        execute("CREATE MATERIALIZED VIEW b.scores " + DEFINITION + "AS SELECT id, ts, x, y FROM b.facts");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        assertRefused("CREATE OR REPLACE MATERIALIZED VIEW b.scores " + DEFINITION + "AS SELECT id, ts, y FROM b.facts", "feature 'x' would be gone (training set b.training)");
        assertRefused("ALTER MATERIALIZED VIEW b.scores SET PROPERTIES entity_keys = ARRAY['x']", "entity keys [id bigint] would be [x bigint] (training set b.training); feature 'x' would be gone (training set b.training)");
        assertRefused("ALTER MATERIALIZED VIEW b.scores SET PROPERTIES timestamp_column = DEFAULT", "timestamp_column ts would be (none) (training set b.training)");
        execute("ALTER MATERIALIZED VIEW b.scores SET PROPERTIES ttl = '1d'");
        execute("CREATE OR REPLACE MATERIALIZED VIEW b.scores " + DEFINITION + "AS SELECT id, ts, x FROM b.facts");
        execute("CREATE MATERIALIZED VIEW IF NOT EXISTS b.scores " + DEFINITION + "AS SELECT id, ts FROM b.facts");
    }

    @Test
    void testTable()
    {
        execute("CREATE TABLE b.scores (id bigint, ts timestamp(6), x integer, y double, r row(a bigint, b bigint)) " + DEFINITION);
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x', 'scores:r']) AS SELECT BIGINT '1' id");
        assertRefused("ALTER TABLE b.scores DROP COLUMN x", "feature 'x' would be gone (training set b.training)");
        assertRefused("ALTER TABLE b.scores RENAME COLUMN x TO xx", "feature 'x' would be gone (training set b.training)");
        assertRefused("ALTER TABLE b.scores ALTER COLUMN x SET DATA TYPE bigint", "feature 'x' would be bigint, not integer (training set b.training)");
        assertRefused("ALTER TABLE b.scores DROP COLUMN r.a", "feature 'r' would be of another type (training set b.training)");
        assertRefused("ALTER TABLE b.scores RENAME COLUMN r.a TO c", "feature 'r' would be of another type (training set b.training)");
        assertRefused("ALTER TABLE b.scores SET PROPERTIES entity_keys = DEFAULT", "it would be no feature view (training set b.training)");
        assertRefused("ALTER TABLE b.scores SET PROPERTIES created_column = 'x'", "feature 'x' would be gone (training set b.training)");
        assertRefused("CREATE OR REPLACE TABLE b.scores (id bigint, ts timestamp(6), y double, r row(a bigint, b bigint)) " + DEFINITION, "feature 'x' would be gone (training set b.training)");
        assertRefused("CREATE OR REPLACE TABLE b.scores " + DEFINITION + "AS SELECT id, ts, x FROM b.facts",
                "feature 'x' would be bigint, not integer (training set b.training); feature 'r' would be gone (training set b.training)");
        execute("ALTER TABLE b.scores DROP COLUMN y");
        execute("ALTER TABLE b.scores ADD COLUMN more bigint");
        execute("ALTER TABLE b.scores SET PROPERTIES ttl = '1d', online = true");
        execute("CREATE OR REPLACE TABLE b.scores (id bigint, ts timestamp(3), x integer, more bigint, r row(a bigint, b bigint)) " + DEFINITION);
    }

    @Test
    void testAggregations()
    {
        String view = "CREATE OR REPLACE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', aggregations = ARRAY[%s]) AS SELECT id, ts, x FROM b.facts";
        execute(view.formatted("'sum(x) OVER 7d AS total', 'count(*) OVER 7d AS events'"));
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:total']) AS SELECT BIGINT '1' id");
        assertRefused(view.formatted("'count(*) OVER 7d AS events'"), "feature 'total' would be gone (training set b.training)");
        assertRefused(view.formatted("'avg(x) OVER 7d AS total'"), "feature 'total' would be double, not bigint (training set b.training)");
        execute(view.formatted("'sum(x) OVER 1d AS total'"));
        // The statement itself tells what is wrong with it
        assertQueryFails(view.formatted("'sum(nothing) OVER 1d AS total'"), "View b.scores: aggregation 'total' .*reads column 'nothing'.*");
    }

    @Test
    void testRefreshAndRollback()
    {
        createView("*");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        execute("ALTER TABLE b.facts DROP COLUMN x");
        assertRefused("ALTER VIEW b.scores REFRESH", "feature 'x' would be gone (training set b.training)");
        assertRefused(replaced("id, ts, y"), "feature 'x' would be gone (training set b.training)");
        execute(allowingBreakingChanges(getSession()), "ALTER VIEW b.scores REFRESH");
        execute("DROP VIEW b.training");
        execute(replaced("id, ts, y, 1 more"));
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:more']) AS SELECT BIGINT '1' id");
        assertRefused("CALL system.rollback_view('b', 'scores', 2)", "feature 'more' would be gone (training set b.training)");
        execute(allowingBreakingChanges(getSession()), "CALL system.rollback_view('b', 'scores', 2)");
        assertQueryFails("SELECT * FROM b.training", ".*Feature 'more' does not exist in feature view 'b.scores'.*");
    }

    @Test
    void testDropAndRenameAreAllowed()
    {
        createView("id, ts, x");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        execute("ALTER VIEW b.scores RENAME TO b.renamed");
        execute("DROP VIEW b.renamed");
        execute("DROP SCHEMA b CASCADE");
    }

    @Test
    void testAllowed()
    {
        createView("id, ts, x, y");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        execute(allowingBreakingChanges(getSession()), replaced("id, ts, y"));
        assertQueryFails("SELECT * FROM b.training", ".*Feature 'x' does not exist in feature view 'b.scores'.*");
        // It is broken as it is
        execute(replaced("id, ts, y, z"));
    }

    @Test
    void testUsers()
    {
        execute("CREATE VIEW b.scores WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts', online = true) AS SELECT id, ts, x, y FROM b.facts");
        execute("CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        execute("CREATE VIEW b.above AS SELECT y FROM b.scores");
        assertQuery(
                "SELECT column_name, role, type, user_kind, user_schema, user_name FROM b.\"scores$users\"",
                """
                VALUES
                    ('id', 'entity key', 'bigint', 'training set', 'b', 'training'),
                    ('id', 'entity key', 'bigint', 'online view', 'b', 'scores'),
                    ('ts', 'timestamp column', 'timestamp(6)', 'training set', 'b', 'training'),
                    ('ts', 'timestamp column', 'timestamp(6)', 'online view', 'b', 'scores'),
                    ('x', 'feature', 'bigint', 'training set', 'b', 'training'),
                    ('x', 'feature', 'bigint', 'online view', 'b', 'scores'),
                    ('y', 'feature', 'double', 'view', 'b', 'above'),
                    ('y', 'feature', 'double', 'online view', 'b', 'scores')
                """);
        assertQueryFails("SELECT * FROM b.\"training$users\"", ".*'featurestore.b.\"training\\$users\"' does not exist: with training set b.training come .*");
    }

    @Test
    void testUsersThatMayNotBeSeen()
    {
        createView("id, ts, x");
        execute("CREATE VIEW b.secret WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id");
        execute("CREATE VIEW b.visible AS SELECT x FROM b.scores");
        Session writer = Session.builder(getSession()).setIdentity(Identity.ofUser("writer")).build();
        assertQueryFails(writer, replaced("id, ts"), ".*feature 'x' would be gone \\(1 that you may not see\\); column 'x' would be gone \\(view b.visible\\).*");
        assertQuery(writer, "SELECT user_kind, user_name FROM b.\"scores$users\" WHERE role = 'feature'", "VALUES ('training set', NULL), ('view', 'visible')");
        execute("DROP VIEW b.visible");
        assertQueryFails(writer, replaced("id, ts"), ".*feature 'x' would be gone \\(1 that you may not see\\)\\. .*");
    }

    @Test
    void testTwoSessionsAtOnce()
            throws Exception
    {
        try (ExecutorService executor = newFixedThreadPool(2)) {
            for (int i = 0; i < 8; i++) {
                execute("CREATE OR REPLACE VIEW b.scores " + DEFINITION + "AS SELECT id, ts, x FROM b.facts");
                List<Future<Optional<String>>> statements = Stream.of(
                                "CREATE VIEW b.training WITH (features = ARRAY['scores:x']) AS SELECT BIGINT '1' id",
                                replaced("id, ts, y"))
                        .map(sql -> executor.submit(failure(sql)))
                        .toList();
                Optional<String> created = statements.getFirst().get();
                Optional<String> replaced = statements.getLast().get();
                assertThat(created.isPresent()).as("%s, %s", created, replaced).isNotEqualTo(replaced.isPresent());
                if (created.isEmpty()) {
                    assertQuery("SELECT x FROM b.training", "VALUES NULL");
                    execute("DROP VIEW b.training");
                }
            }
        }
    }

    private Callable<Optional<String>> failure(@Language("SQL") String sql)
    {
        return () -> {
            try {
                getQueryRunner().execute(sql);
                return Optional.empty();
            }
            catch (QueryFailedException e) {
                return Optional.of(e.getMessage());
            }
        };
    }

    private void createView(String columns)
    {
        execute("CREATE VIEW b.scores " + DEFINITION + "AS SELECT " + columns + " FROM b.facts");
    }

    private static String replaced(String columns)
    {
        return "CREATE OR REPLACE VIEW b.scores " + DEFINITION + "AS SELECT " + columns + " FROM b.facts";
    }

    private void assertRefused(@Language("SQL") String sql, String problems)
    {
        assertThatThrownBy(() -> execute(sql)).hasMessage(ALL + problems + REMEDY);
    }

    private void execute(@Language("SQL") String sql)
    {
        execute(getSession(), sql);
    }

    private void execute(Session session, @Language("SQL") String sql)
    {
        getQueryRunner().execute(session, sql);
    }
}
