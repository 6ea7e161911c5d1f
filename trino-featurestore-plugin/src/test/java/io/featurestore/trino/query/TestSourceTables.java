package io.featurestore.trino.query;

import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.RelationName;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.ViewQuery;
import org.apache.iceberg.Schema;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSourceTables
{
    @Test
    void testNamesAreQualifiedAndSorted()
    {
        assertThat(sourceTables("SELECT * FROM orders JOIN crm.customers USING (customer_id) JOIN memory.default.labels USING (customer_id) JOIN orders o2 USING (customer_id)"))
                .containsExactly("lake.crm.customers", "lake.ecommerce.orders", "memory.default.labels");
        assertThat(sourceTables("SELECT * FROM \"Orders\"")).containsExactly("lake.ecommerce.orders");
        assertThat(sourceTables("TABLE orders")).containsExactly("lake.ecommerce.orders");
        assertThat(sourceTables("SELECT * FROM orders FOR VERSION AS OF 7")).containsExactly("lake.ecommerce.orders");
    }

    @Test
    void testSubqueries()
    {
        assertThat(sourceTables("SELECT (SELECT max(x) FROM a) FROM (SELECT * FROM b) WHERE EXISTS (SELECT 1 FROM c) AND y IN (SELECT y FROM d) ORDER BY (SELECT 1 FROM e)"))
                .containsExactly("lake.ecommerce.a", "lake.ecommerce.b", "lake.ecommerce.c", "lake.ecommerce.d", "lake.ecommerce.e");
        assertThat(sourceTables("SELECT * FROM a, LATERAL (SELECT * FROM b), UNNEST(a.xs) UNION ALL SELECT * FROM c EXCEPT TABLE d"))
                .containsExactly("lake.ecommerce.a", "lake.ecommerce.b", "lake.ecommerce.c", "lake.ecommerce.d");
        assertThat(sourceTables("VALUES 1")).isEmpty();
    }

    @Test
    void testTableFunctions()
    {
        assertThat(sourceTables("SELECT * FROM TABLE(lake.system.point_in_time_join(spine => TABLE(SELECT * FROM labels), features => ARRAY['stats'])) JOIN TABLE(exclude_columns(TABLE(orders), DESCRIPTOR(x))) ON true"))
                .containsExactly("lake.ecommerce.labels", "lake.ecommerce.orders");
    }

    @Test
    void testWithNamesAreNoTables()
    {
        assertThat(sourceTables("WITH recent AS (SELECT * FROM orders), Top AS (SELECT * FROM recent) SELECT * FROM top JOIN recent USING (x)"))
                .containsExactly("lake.ecommerce.orders");
        assertThat(sourceTables("WITH RECURSIVE tree (id) AS (SELECT id FROM nodes UNION ALL SELECT id + 1 FROM tree) SELECT * FROM tree"))
                .containsExactly("lake.ecommerce.nodes");
        // A name with a schema is a table's
        assertThat(sourceTables("WITH orders AS (SELECT 1 x) SELECT * FROM ecommerce.orders"))
                .containsExactly("lake.ecommerce.orders");
    }

    @Test
    void testWithNamesHaveAScope()
    {
        // A name is known after its own query, and in its own statement only
        assertThat(sourceTables("WITH orders AS (SELECT * FROM orders) SELECT * FROM orders"))
                .containsExactly("lake.ecommerce.orders");
        assertThat(sourceTables("SELECT * FROM (WITH recent AS (SELECT 1 x) SELECT * FROM recent) JOIN recent USING (x)"))
                .containsExactly("lake.ecommerce.recent");
        assertThat(sourceTables("WITH recent AS (SELECT 1 x) SELECT * FROM (SELECT * FROM recent)"))
                .isEmpty();
    }

    @Test
    void testUnknownSql()
    {
        assertThat(SourceTables.of(view(Optional.empty()))).isEmpty();
        assertThat(SourceTables.of(view(Optional.of("SELECT `x` FROM `y`")))).isEmpty();
    }

    private static List<String> sourceTables(String sql)
    {
        return SourceTables.of(view(Optional.of(sql)));
    }

    private static StoredView view(Optional<String> sql)
    {
        return new StoredView(
                new RelationName("ecommerce", "stats"),
                new Schema(),
                sql.map(text -> new ViewQuery(text, Optional.of("lake"), Optional.of("ecommerce"))),
                "file:///stats",
                ImmutableMap.of(),
                Optional.empty(),
                List.of());
    }
}
