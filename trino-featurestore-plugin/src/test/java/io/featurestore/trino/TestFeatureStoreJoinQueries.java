package io.featurestore.trino;

import io.trino.testing.AbstractTestJoinQueries;
import io.trino.testing.QueryRunner;
import io.trino.tpch.TpchTable;

/**
 * The engine's joins over our tables: pushdown and dynamic filters change no rows.
 */
final class TestFeatureStoreJoinQueries
        extends AbstractTestJoinQueries
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder("tpch")
                .setInitialTables(TpchTable.getTables())
                .build();
    }
}
