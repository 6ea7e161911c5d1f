package io.featurestore.trino.function;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class TestTableFunctionLimits
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder()
                .addConnectorProperty("featurestore.as-of-index.max-memory", "1MB")
                .build();
    }

    @Test
    void testMemory()
    {
        assertUpdate("CREATE TABLE big (id bigint, at timestamp(6), comment varchar, number bigint) WITH (entity_keys = ARRAY['id'], timestamp_column = 'at')");
        assertUpdate("INSERT INTO big SELECT custkey, orderdate, comment, orderkey FROM tpch.tiny.orders", 15000);
        String spine = "TABLE(SELECT n % 1000 + 1 AS id, DATE '1999-01-01' AS day FROM UNNEST(sequence(1, 10000)) AS s (n))";
        assertQueryFails(
                "SELECT count(comment) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['big']))".formatted(spine),
                "The history of feature view 'ecommerce\\.big' does not fit in memory: after \\d+ rows of it, its index needs [\\d.]+\\w+, others in use hold [\\d.]+\\w+, and featurestore\\.as-of-index\\.max-memory allows 1MB on each worker\\. " +
                        "Use a training set with the session property join_pushdown_enabled = false, or \"big@<time>\", which run in the engine for any number of rows; or ask for fewer features, or raise the limit");
        assertThat(query("SELECT count(number) FROM TABLE(featurestore.system.point_in_time_join(%s, ARRAY['big:number']))".formatted(spine)))
                .matches("SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS s (n) WHERE n % 1000 + 1 IN (SELECT custkey FROM tpch.tiny.orders)");
        // Not the history is held, only the newest row of each entity
        assertThat(query("SELECT id, number, comment FROM TABLE(featurestore.system.as_of('big', TIMESTAMP '1996-02-01 00:00:00 UTC'))"))
                .matches("SELECT id, number, comment FROM \"big@1996-02-01\"");
        assertUpdate("CREATE VIEW by_number WITH (entity_keys = ARRAY['number'], timestamp_column = 'at') AS SELECT number, at, comment FROM big");
        assertQueryFails(
                "SELECT count(comment) FROM TABLE(featurestore.system.as_of('by_number', current_timestamp))",
                "The history of feature view 'ecommerce\\.by_number' does not fit in memory: .*");
        assertUpdate("DROP VIEW by_number");
        assertUpdate("DROP TABLE big");
    }

    @Test
    void testDisabled()
    {
        DistributedQueryRunner queryRunner = (DistributedQueryRunner) getQueryRunner();
        String uri = "http://localhost:1/";
        queryRunner.createCatalog("without_functions", "featurestore", Map.of(
                "iceberg.rest-catalog.uri", uri,
                "fs.local.enabled", "true",
                "local.location", "/",
                "featurestore.table-functions.enabled", "false"));
        assertQueryFails("SELECT * FROM TABLE(without_functions.system.as_of('s.v', current_timestamp))", ".*Table function 'without_functions\\.system\\.as_of' not registered");
        assertQueryFails("SELECT * FROM TABLE(without_functions.system.point_in_time_join(TABLE(SELECT 1), ARRAY['s.v']))", ".*Table function 'without_functions\\.system\\.point_in_time_join' not registered");
    }
}
