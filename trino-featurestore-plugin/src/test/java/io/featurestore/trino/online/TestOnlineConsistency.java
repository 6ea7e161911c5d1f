package io.featurestore.trino.online;

import com.google.common.collect.ImmutableMap;
import io.featurestore.online.RedisProcess;
import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the online store is known to have, and whether that is what the views say.
 */
final class TestOnlineConsistency
        extends AbstractTestQueryFramework
{
    private RedisProcess redis;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        redis = closeAfterClass(RedisProcess.start());
        return FeatureStoreQueryRunner.builder()
                .setWorkerCount(1)
                .addConnectorProperties(ImmutableMap.of(
                        "featurestore.online-store.type", "redis",
                        "featurestore.online-store.redis.uri", redis.uri().toString()))
                .build();
    }

    @Test
    void testPublicationsAreListed()
    {
        assertUpdate("CREATE TABLE listed (id bigint, at timestamp(6), x varchar) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at', online = true)");
        assertUpdate("CREATE TABLE offline (id bigint, x varchar) WITH (entity_keys = ARRAY['id'])");
        assertUpdate("CREATE VIEW listed_view WITH (entity_keys = ARRAY['id'], online = true) AS SELECT id, x FROM listed");
        assertUpdate("INSERT INTO listed VALUES (1, TIMESTAMP '2025-01-01 00:00:00', 'a'), (2, TIMESTAMP '2025-01-01 00:00:00', 'b')", 2);
        assertThat(query("SELECT * FROM system.online_views"))
                .matches("SELECT VARCHAR 'ecommerce', name, CAST(NULL AS bigint), time, time, CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint) FROM (VALUES (VARCHAR 'listed', CAST(NULL AS timestamp(3) with time zone)), ('listed_view', NULL)) AS t (name, time)");

        assertUpdate("REFRESH MATERIALIZED VIEW \"listed$online\"", 2);
        assertUpdate("REFRESH MATERIALIZED VIEW \"listed_view$online\"", 2);
        assertUpdate("DELETE FROM listed WHERE id = 2", 1);
        assertUpdate("REFRESH MATERIALIZED VIEW \"listed$online\"", 1);
        assertThat(query("SELECT name, publication, written, skipped, expired, removed FROM system.online_views"))
                .matches("VALUES (VARCHAR 'listed', BIGINT '2', BIGINT '1', BIGINT '0', BIGINT '0', BIGINT '1'), ('listed_view', 1, 2, 0, 0, 0)");
        assertThat(query("SELECT count(*) FROM system.online_views WHERE started_at < completed_at AND completed_at <= current_timestamp AND started_at > current_timestamp - INTERVAL '1' HOUR")).matches("VALUES BIGINT '2'");

        executeExclusively(() -> {
            getQueryRunner().getAccessControl().denyTables(table -> !table.getTableName().equals("listed"));
            assertQuery("SELECT name FROM system.online_views", "VALUES 'listed_view'");
            getQueryRunner().getAccessControl().reset();
        });
        assertUpdate("DROP VIEW listed_view");
        assertUpdate("DROP TABLE listed");
        assertUpdate("DROP TABLE offline");
        assertQueryReturnsEmptyResult("SELECT * FROM system.online_views");
    }
}
