package io.featurestore.trino.pins;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pin of a training set reads the same rows for ever; what cannot be frozen is refused.
 */
final class TestPins
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        QueryRunner queryRunner = FeatureStoreQueryRunner.builder().build();
        queryRunner.execute("CREATE TABLE labels (customer_id bigint, label_time timestamp(6), churned boolean)");
        queryRunner.execute("INSERT INTO labels VALUES (1, TIMESTAMP '2025-03-01 00:00:00', true), (2, TIMESTAMP '2025-03-01 00:00:00', false), (3, TIMESTAMP '2025-03-01 00:00:00', false)");
        queryRunner.execute("CREATE TABLE stats (customer_id bigint, event_time timestamp(6), purchases bigint) WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'event_time')");
        queryRunner.execute("INSERT INTO stats VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 10), (1, TIMESTAMP '2025-02-01 00:00:00', 11), (2, TIMESTAMP '2025-02-01 00:00:00', 20)");
        queryRunner.execute("CREATE TABLE customers (id bigint, since timestamp(6), country varchar)");
        queryRunner.execute("INSERT INTO customers VALUES (1, TIMESTAMP '2024-01-01 00:00:00', 'NL'), (3, TIMESTAMP '2024-01-01 00:00:00', 'BE')");
        queryRunner.execute("CREATE VIEW profile WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'since') AS SELECT id customer_id, since, country FROM customers");
        queryRunner.execute("CREATE VIEW training WITH (features = ARRAY['stats', 'profile:country'], timestamp_column = 'label_time') AS SELECT customer_id, label_time, churned FROM labels");
        return queryRunner;
    }

    @Test
    void testPin()
    {
        assertUpdate("CALL featurestore.system.pin_training_set(schema_name => 'ecommerce', training_set => 'training', pin => 'spring-2026', model => 'churn', run_id => 'r1')");
        String rows = "VALUES (1, TRUE, 11, 'NL'), (2, FALSE, 20, NULL), (3, FALSE, NULL, 'BE')";
        assertQuery("SELECT customer_id, churned, purchases, country FROM \"training@spring-2026\"", rows);
        assertUpdate("INSERT INTO stats VALUES (1, TIMESTAMP '2025-02-02 00:00:00', 99)", 1);
        assertQuery("SELECT purchases FROM training WHERE customer_id = 1", "VALUES 99");
        assertQuery("SELECT customer_id, churned, purchases, country FROM \"training@spring-2026\"", rows);

        assertQuery(
                "SELECT schema_name, training_set, pin, version, created_by, model, run_id, cardinality(tables), rows FROM system.pins WHERE pin = 'spring-2026'",
                "VALUES ('ecommerce', 'training', 'spring-2026', 1, 'user', 'churn', 'r1', 3, NULL)");
        assertQuery("SELECT column_name, rows, checksum IS NOT NULL, kept_rows, matches FROM \"training@spring-2026$checksum\" WHERE column_name = 'country'", "VALUES ('country', 3, TRUE, NULL, NULL)");
        assertUpdate("REFRESH MATERIALIZED VIEW \"training@spring-2026$checksum\"", 5);
        assertQuery("SELECT column_name, rows, kept_rows, checksum = kept_checksum, matches FROM \"training@spring-2026$checksum\" WHERE column_name = 'country'", "VALUES ('country', 3, 3, TRUE, TRUE)");
        assertUpdate("REFRESH MATERIALIZED VIEW \"training@spring-2026$checksum\"", 5);
        assertQuery("SELECT rows FROM system.pins WHERE pin = 'spring-2026'", "VALUES 3");
        assertThat(computeActual("SHOW TABLES").getOnlyColumnAsSet()).doesNotContain("training@spring-2026");

        assertUpdate("CALL system.unpin_training_set('ecommerce', 'training', 'spring-2026')");
        assertQueryReturnsEmptyResult("SELECT name FROM \"stats$refs\" WHERE type = 'TAG'");
        assertQueryFails("SELECT * FROM \"training@spring-2026\"", "Training set ecommerce.training has no pin 'spring-2026'");
    }

    @Test
    void testNames()
    {
        assertPinFails("training", "2026", "pin cannot be '2026': the name of a pin starts with a letter, .*");
        assertPinFails("training", "v2", "pin cannot be 'v2': .*");
        assertPinFails("training", "NOW", "pin cannot be 'NOW': .*");
        assertPinFails("training", "a@b", "pin cannot be 'a@b': .*");
        assertPinFails("training", "a$b", "pin cannot be 'a\\$b': .*");
        assertPinFails("lost", "p", "Training set 'ecommerce.lost' does not exist");
        assertPinFails("profile", "p", "'ecommerce.profile' is no training set, as it has no features: only training sets are pinned");
        assertPinFails("stats", "p", "Training set 'ecommerce.stats' does not exist");
        pin("training", "v2_of_march");
        assertPinFails("training", "V2_of_March", "Training set ecommerce.training has a pin 'v2_of_march' already: .*");
        assertQueryFails("SELECT * FROM \"training@v2_of_marsh\"", "Training set ecommerce.training has no pin 'v2_of_marsh'; did you mean 'v2_of_march'\\?");
        assertQueryFails("CALL system.unpin_training_set('ecommerce', 'training', 'lost')", "Training set ecommerce.training has no pin 'lost': see the table system.pins");
        assertQueryFails("DROP VIEW \"training@v2_of_march\"", "'ecommerce.training@v2_of_march' is a pin, which cannot be dropped: CALL system.unpin_training_set\\('ecommerce', 'training', 'v2_of_march'\\) takes it away");
        assertQueryFails("ALTER VIEW \"training@v2_of_march\" RENAME TO elsewhere", "'ecommerce.training@v2_of_march' is a pin, which cannot be renamed: .*");
        assertQueryFails("CREATE VIEW \"training@other\" AS SELECT 1 a", "Name ecommerce.training@other is reserved: .*");
        assertThat((String) computeScalar("SHOW CREATE VIEW \"training@v2_of_march\"")).contains("FOR VERSION AS OF");
        assertQuery("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'ecommerce' AND table_name = 'training@v2_of_march'", "VALUES 5");
        assertQuery("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE '%@%'", "VALUES 0");
        assertQuery("SELECT count(*) FROM information_schema.views WHERE table_name LIKE '%@%'", "VALUES 0");
        unpin("training", "v2_of_march");
    }

    @Test
    void testWhatCannotBeFrozen()
    {
        assertUpdate("CREATE TABLE memory.default.elsewhere AS SELECT 1 customer_id, TIMESTAMP '2025-03-01 00:00:00' label_time", 1);
        String refused = "Cannot pin training set ecommerce.refused: ";
        assertRefused("SELECT customer_id, label_time FROM memory.default.elsewhere", refused + "'ecommerce.refused' reads 'memory.default.elsewhere', a table of another catalog, .*");
        assertRefused("SELECT customer_id, label_time, now() now FROM labels", refused + "the query of 'ecommerce.refused' calls now\\(\\)");
        assertRefused("SELECT customer_id, label_time FROM labels WHERE label_time < current_date", refused + "the query of 'ecommerce.refused' calls current_date");
        assertRefused("SELECT customer_id, label_time FROM labels WHERE random() < 0.5", refused + "the query of 'ecommerce.refused' calls random\\(\\)");
        assertRefused("SELECT customer_id, label_time, current_user u FROM labels", refused + "the query of 'ecommerce.refused' calls what the session knows");
        assertRefused("SELECT customer_id, label_time, from_unixtime(0) u FROM labels", refused + "the query of 'ecommerce.refused' calls from_unixtime, which depends on the time zone of the session");
        assertRefused("SELECT customer_id, label_time FROM labels TABLESAMPLE BERNOULLI (50)", refused + "the query of 'ecommerce.refused' has TABLESAMPLE, .*");
        assertRefused("SELECT customer_id, label_time FROM labels LIMIT 1", refused + "the query of 'ecommerce.refused' has LIMIT, FETCH or OFFSET without ORDER BY");
        assertRefused("SELECT customer_id, label_time FROM labels WHERE customer_id IN (SELECT customer_id FROM labels FETCH FIRST 1 ROW ONLY)", refused + ".* has LIMIT, FETCH or OFFSET without ORDER BY");
        assertRefused("SELECT customer_id, label_time FROM labels, TABLE(featurestore.system.as_of('ecommerce.stats', TIMESTAMP '2025-01-01 00:00:00 UTC')) s (a, b, c)", refused + ".* calls the table function featurestore.system.as_of, .*");
        assertRefused("SELECT customer_id, label_time FROM labels CROSS JOIN (SELECT max(snapshot_id) m FROM \"labels$snapshots\")", refused + "there is no table or view 'ecommerce.labels\\$snapshots'");
        assertRefused("SELECT customer_id, label_time FROM labels CROSS JOIN (SELECT count(*) n FROM \"stats$latest\")", refused + "'ecommerce.refused' reads 'ecommerce.stats\\$latest', which is as of the time when it is read: .*");
        assertRefused("SELECT customer_id, label_time FROM labels CROSS JOIN (SELECT count(*) n FROM system.feature_views)", refused + "'ecommerce.refused' reads 'system.feature_views', which has no snapshots");
        assertUpdate("CREATE VIEW clock AS SELECT *, current_timestamp at FROM labels");
        assertRefused("SELECT customer_id, label_time FROM clock", refused + "the query of 'ecommerce.clock' calls current_timestamp");
        assertUpdate("CREATE VIEW refused WITH (features = ARRAY['stats']) AS SELECT customer_id FROM labels");
        assertPinFails("refused", "p", refused + "'ecommerce.refused' has no timestamp_column, so its features are those of the time when it is read: give it one");
        assertUpdate("DROP VIEW refused");
        assertUpdate("DROP VIEW clock");
        assertQueryReturnsEmptyResult("SELECT * FROM \"labels$refs\" WHERE name LIKE 'featurestore_pin_%' AND name NOT IN (SELECT t.tag FROM featurestore.system.pins, UNNEST(tables) t (name, snapshot_id, tag))");
    }

    @Test
    void testQueriesOfEveryForm()
    {
        assertUpdate("CREATE TABLE events (customer_id bigint, at timestamp(6), amount bigint)");
        assertUpdate("INSERT INTO events VALUES (1, TIMESTAMP '2025-02-27 00:00:00', 5), (1, TIMESTAMP '2025-02-28 00:00:00', 6), (2, TIMESTAMP '2025-01-01 00:00:00', 7)", 3);
        assertUpdate("CREATE VIEW spend WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at', aggregations = ARRAY['sum(amount) OVER 7d AS spend_7d']) AS SELECT customer_id, at, amount FROM events");
        assertUpdate("CREATE MATERIALIZED VIEW kept_spend WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at', aggregations = ARRAY['sum(amount) OVER 7d AS kept_7d']) AS SELECT customer_id, at, amount FROM events");
        computeActual("REFRESH MATERIALIZED VIEW kept_spend");
        assertUpdate("CREATE MATERIALIZED VIEW computed WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'at') AS SELECT customer_id, at, amount * 2 twice FROM events");
        assertUpdate("CREATE VIEW plain AS SELECT customer_id, label_time, CAST(churned AS varchar(5)) churned FROM labels");
        assertUpdate(
                """
                CREATE VIEW every_form
                WITH (features = ARRAY['spend:spend_7d', 'kept_spend:kept_7d', 'computed:twice', 'stats:purchases AS bought'], timestamp_column = 'label_time', full_feature_names = false)
                AS WITH plain AS (SELECT * FROM ecommerce.plain), "Known" AS (SELECT 1 one)
                SELECT ecommerce.plain.customer_id, plain.label_time, labels.churned, p.country, (SELECT count(*) FROM "stats@2025-01-15") old, l.n
                FROM featurestore.ecommerce.plain
                JOIN ecommerce.labels ON ecommerce.labels.customer_id = ecommerce.plain.customer_id
                LEFT JOIN profile AS p (customer_id, since, country) ON p.customer_id = plain.customer_id
                CROSS JOIN (SELECT count(*) n FROM labels FOR VERSION AS OF %s, "Known") l
                """.formatted(computeScalar("SELECT min(snapshot_id) FROM \"labels$snapshots\" WHERE parent_id IS NOT NULL")));
        String rows = "SELECT customer_id, churned, country, old, n, spend_7d, kept_7d, twice, bought FROM %s WHERE customer_id < 10";
        String before = computeActual(rows.formatted("every_form")).getMaterializedRows().stream().map(Object::toString).sorted().toList().toString();
        pin("every_form", "all");
        assertUpdate("INSERT INTO labels VALUES (9, TIMESTAMP '2025-03-01 00:00:00', true)", 1);
        assertUpdate("INSERT INTO events VALUES (1, TIMESTAMP '2025-02-28 12:00:00', 100)", 1);
        computeActual("REFRESH MATERIALIZED VIEW kept_spend");
        assertThat(computeActual(rows.formatted("every_form")).getMaterializedRows().stream().map(Object::toString).sorted().toList().toString()).isNotEqualTo(before);
        assertThat(computeActual(rows.formatted("\"every_form@all\"")).getMaterializedRows().stream().map(Object::toString).sorted().toList().toString()).isEqualTo(before);
        assertQuery(
                "SELECT f FROM system.pins, UNNEST(features) AS u (f) WHERE pin = 'all'",
                "VALUES 'ecommerce.spend:spend_7d', 'ecommerce.kept_spend:kept_7d', 'ecommerce.computed:twice', 'ecommerce.stats:purchases'");
        // A pin is a table to others, too
        assertUpdate("CREATE VIEW over_pin WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM \"every_form@all\"");
        pin("over_pin", "again");
        assertQuery("SELECT count(*) FROM \"over_pin@again\"", "SELECT count(*) FROM \"every_form@all\"".replace("\"every_form@all\"", "(VALUES 1, 2, 3)"));
        unpin("every_form", "all");
        assertQuery("SELECT count(*) FROM \"over_pin@again\"", "VALUES 3");
        unpin("over_pin", "again");
        assertUpdate("DELETE FROM labels WHERE customer_id = 9", 1);
    }

    @Test
    void testColumnsThatWereChangedAfterTheLastWrite()
    {
        assertUpdate("CREATE TABLE changed AS SELECT BIGINT '1' customer_id, TIMESTAMP '2025-03-01 00:00:00' label_time, 1 small, 'x' old", 1);
        assertUpdate("ALTER TABLE changed ADD COLUMN added varchar");
        assertUpdate("ALTER TABLE changed ALTER COLUMN small SET DATA TYPE bigint");
        assertUpdate("ALTER TABLE changed RENAME COLUMN old TO new");
        assertUpdate("CREATE VIEW changed_training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT * FROM changed");
        assertUpdate("CREATE TABLE empty_labels (customer_id bigint, label_time timestamp(6))");
        assertUpdate("CREATE VIEW empty_training WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS SELECT * FROM empty_labels");
        pin("changed_training", "p");
        pin("empty_training", "p");
        assertUpdate("INSERT INTO changed VALUES (2, TIMESTAMP '2025-03-01 00:00:00', 2, 'y', 'z')", 1);
        assertUpdate("INSERT INTO empty_labels VALUES (2, TIMESTAMP '2025-03-01 00:00:00')", 1);
        assertQuery("SELECT customer_id, small, new, added, typeof(small) FROM \"changed_training@p\"", "VALUES (1, 1, 'x', NULL, 'bigint')");
        assertQueryReturnsEmptyResult("SELECT * FROM \"empty_training@p\"");
        assertUpdate("REFRESH MATERIALIZED VIEW \"empty_training@p$checksum\"", 3);
        assertQuery("SELECT DISTINCT rows, checksum, matches FROM \"empty_training@p$checksum\"", "VALUES (0, NULL, TRUE)");
    }

    @Test
    void testDropSchema()
    {
        assertUpdate("CREATE SCHEMA other");
        assertUpdate("CREATE VIEW other.training WITH (features = ARRAY['ecommerce.stats'], timestamp_column = 'label_time') AS SELECT customer_id, label_time FROM ecommerce.labels");
        assertUpdate("CALL system.pin_training_set('other', 'training', 'p')");
        assertUpdate("DROP VIEW other.training");
        assertQuery("SELECT count(*) FROM other.\"training@p\"", "VALUES 3");
        String tag = (String) computeScalar("SELECT t.tag FROM system.pins, UNNEST(tables) t (name, snapshot_id, tag) WHERE schema_name = 'other' AND t.name = 'ecommerce.labels'");
        assertQuery("SELECT count(*) FROM \"labels$refs\" WHERE name = '%s'".formatted(tag), "VALUES 1");
        assertQueryFails("DROP SCHEMA other", "Cannot drop.*");
        assertUpdate("DROP SCHEMA other CASCADE");
        assertQuery("SELECT count(*) FROM \"labels$refs\" WHERE name = '%s'".formatted(tag), "VALUES 0");
    }

    private void assertRefused(String spine, String message)
    {
        assertUpdate("CREATE VIEW refused WITH (features = ARRAY['stats'], timestamp_column = 'label_time') AS " + spine);
        assertPinFails("refused", "p", message);
        assertUpdate("DROP VIEW refused");
    }

    private void assertPinFails(String trainingSet, String pin, String message)
    {
        assertQueryFails("CALL featurestore.system.pin_training_set('ecommerce', '%s', '%s')".formatted(trainingSet, pin), message);
    }

    private void pin(String trainingSet, String pin)
    {
        assertUpdate("CALL featurestore.system.pin_training_set('ecommerce', '%s', '%s')".formatted(trainingSet, pin));
    }

    private void unpin(String trainingSet, String pin)
    {
        assertUpdate("CALL featurestore.system.unpin_training_set('ecommerce', '%s', '%s')".formatted(trainingSet, pin));
    }
}
