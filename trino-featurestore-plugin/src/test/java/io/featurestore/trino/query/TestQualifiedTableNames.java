package io.featurestore.trino.query;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TestQualifiedTableNames
{
    @Test
    void testNamesAreCompleted()
    {
        assertQualified("SELECT * FROM t", "SELECT * FROM \"lake\".\"s.n\".t");
        assertQualified("SELECT t.a FROM x.t, lake.x.\"T u\"", "SELECT t.a FROM \"lake\".x.t, lake.x.\"T u\"");
        assertQualified("TABLE t", "TABLE \"lake\".\"s.n\".t");
        assertQualified("SELECT * FROM t FOR VERSION AS OF 1 AS r", "SELECT * FROM \"lake\".\"s.n\".t FOR VERSION AS OF 1 AS r");
    }

    @Test
    void testNamesInAllPlaces()
    {
        assertQualified(
                """
                SELECT '🐇é', (SELECT max(b) FROM t) -- from comments
                FROM (t AS l
                  JOIN "t$latest" AS r ON l.a = r.a AND EXISTS (SELECT 1 FROM u)), TABLE(f(TABLE(t) PARTITION BY a, TABLE(SELECT * FROM t)))
                WHERE a IN (SELECT 'é', a FROM t) UNION ALL SELECT 1, 2 FROM t""",
                """
                SELECT '🐇é', (SELECT max(b) FROM "lake"."s.n".t) -- from comments
                FROM ("lake"."s.n".t AS l
                  JOIN "lake"."s.n"."t$latest" AS r ON l.a = r.a AND EXISTS (SELECT 1 FROM "lake"."s.n".u)), TABLE(f(TABLE("lake"."s.n".t) PARTITION BY a, TABLE(SELECT * FROM "lake"."s.n".t)))
                WHERE a IN (SELECT 'é', a FROM "lake"."s.n".t) UNION ALL SELECT 1, 2 FROM "lake"."s.n".t""");
    }

    @Test
    void testCommonTableExpressionsAreNoTables()
    {
        assertQualified(
                "WITH t AS (SELECT * FROM t), u AS (SELECT * FROM T) SELECT * FROM t, U, x, s.t",
                "WITH t AS (SELECT * FROM \"lake\".\"s.n\".t), u AS (SELECT * FROM T) SELECT * FROM t, U, \"lake\".\"s.n\".x, \"lake\".s.t");
        assertQualified(
                "SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t), t",
                "SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t), \"lake\".\"s.n\".t");
        assertQualified(
                "WITH RECURSIVE t (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM t WHERE a < 3) SELECT * FROM t",
                "WITH RECURSIVE t (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM t WHERE a < 3) SELECT * FROM t");
    }

    private static void assertQualified(String query, String expected)
    {
        assertThat(QualifiedTableNames.qualify(query, "lake", "s.n")).isEqualTo(expected);
    }
}
