package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSimpleProjection
{
    private static final List<String> COLUMNS = ImmutableList.of("id", "time", "amount");

    @Test
    void testChoosesAndRenames()
    {
        assertSources("SELECT id, time FROM t", "[t]", "{id=id, time=time}");
        assertSources("SELECT time AS at, id customer FROM t", "[t]", "{at=time, customer=id}");
        assertSources("SELECT ID, \"Time\" AS \"At\" FROM T", "[t]", "{id=id, at=time}");
        assertSources("SELECT id AS a, id AS b FROM t", "[t]", "{a=id, b=id}");
        assertSources("SELECT ALL id FROM t", "[t]", "{id=id}");
    }

    @Test
    void testStar()
    {
        assertSources("SELECT * FROM t", "[t]", "{id=id, time=time, amount=amount}");
        assertSources("TABLE t", "[t]", null);
        assertSources("SELECT x.* FROM t AS x", "[t]", "{id=id, time=time, amount=amount}");
        assertSources("SELECT t.*, amount AS price FROM t", "[t]", "{id=id, time=time, amount=amount, price=amount}");
        assertSources("SELECT y.* FROM t AS x", "[t]", null);
        assertSources("SELECT x.* AS (a, b, c) FROM t AS x", "[t]", null);
    }

    @Test
    void testTableNames()
    {
        assertSources("SELECT id FROM s.t", "[s, t]", "{id=id}");
        assertSources("SELECT id FROM c.s.t", "[c, s, t]", "{id=id}");
        assertSources("SELECT id FROM c.\"a.b\".\"my table\"", "[c, a.b, my table]", "{id=id}");
        assertSources("SELECT t.id, T.time FROM s.t", "[s, t]", "{id=id, time=time}");
        assertSources("SELECT s.t.id, C.S.T.time FROM c.s.t", "[c, s, t]", "{id=id, time=time}");
        assertSources("SELECT x.id AS k FROM c.s.t x", "[c, s, t]", "{k=id}");
    }

    @Test
    void testComputes()
    {
        for (String sql : List.of(
                "SELECT id + 1 AS id FROM t",
                "SELECT CAST(id AS bigint) AS id FROM t",
                "SELECT 1 AS one FROM t",
                "SELECT amount.currency FROM t",
                "SELECT u.s.t.id FROM s.t",
                "SELECT DISTINCT id FROM t",
                "SELECT id FROM t WHERE id > 0",
                "SELECT id FROM t GROUP BY id",
                "SELECT id FROM t HAVING true",
                "SELECT id FROM t ORDER BY id",
                "SELECT id FROM t LIMIT 1",
                "SELECT id FROM t OFFSET 1",
                "SELECT id FROM t FETCH FIRST ROW ONLY",
                "SELECT id, row_number() OVER w AS n FROM t WINDOW w AS (ORDER BY id)",
                "SELECT id FROM t, u",
                "SELECT id FROM t JOIN u USING (id)",
                "SELECT id FROM t UNION ALL SELECT id FROM t",
                "SELECT id FROM (SELECT id FROM t)",
                "WITH t AS (SELECT 1 AS id) SELECT id FROM t",
                "SELECT a FROM t AS x (a, b, c)",
                "SELECT id FROM t FOR VERSION AS OF 1",
                "SELECT id FROM t FOR TIMESTAMP AS OF TIMESTAMP '2025-01-01 00:00:00'",
                "SELECT id FROM t TABLESAMPLE BERNOULLI (10)",
                "SELECT id FROM UNNEST(ARRAY[1]) AS u (id)",
                "SELECT id FROM TABLE(sequence(1, 2)) AS u (id)",
                "SELECT 1 AS id",
                "VALUES 1",
                "SHOW TABLES",
                "this is not SQL")) {
            assertThat(SimpleProjection.parse(sql)).as(sql).isEmpty();
        }
    }

    private static void assertSources(String sql, String expectedTable, String expectedSources)
    {
        if (expectedSources == null) {
            assertThat(SimpleProjection.parse(sql)).as(sql).isEmpty();
            return;
        }
        assertThat(SimpleProjection.parse(sql)).as(sql).hasValueSatisfying(projection -> {
            assertThat(projection.table()).hasToString(expectedTable);
            assertThat(projection.sources(COLUMNS)).hasToString(expectedSources);
        });
    }
}
