package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.trino.query.QueryLineage.Column;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

final class TestColumnLineage
{
    private static final Map<String, List<String>> TABLES = ImmutableMap.of(
            "orders", ImmutableList.of("id", "customer", "amount", "at", "tags", "$path"),
            "customers", ImmutableList.of("id", "name", "country", "address"),
            "s.orders", ImmutableList.of("id", "x"));

    @Test
    void testColumnsAndExpressions()
    {
        assertLineage("SELECT id, amount AS a, amount * 2 b, 1 c FROM orders", "id = orders.id", "a = orders.amount", "b = expression(orders.amount)", "c =");
        assertLineage("SELECT o.id, S.ORDERS.x FROM orders o, s.orders", "id = orders.id", "x = s.orders.x");
        assertLineage("SELECT coalesce(a.name, b.country) v FROM customers a, customers b", "v = expression(customers.name), expression(customers.country)");
        assertLineage("SELECT CASE WHEN amount > 1 THEN at ELSE NULL END v FROM orders", "v = expression(orders.amount), expression(orders.at)");
        assertLineage("SELECT address.city, c.address.zip FROM customers c", "city = expression(customers.address)", "zip = expression(customers.address)");
        assertLineage("SELECT transform(tags, t -> t + amount) v FROM orders", "v = expression(orders.tags), expression(orders.amount)");
        assertLineage("SELECT transform(tags, id -> id + 1) v FROM orders", "v = expression(orders.tags)");
        assertLineage("SELECT CAST(amount AS decimal(10, 2)) v, CAST(address AS row(amount bigint)) w FROM t", "v = expression(t.amount)", "w = expression(t.address)");
        assertLineage("SELECT try(amount / id) v, \"$path\" p FROM orders", "v = expression(orders.amount), expression(orders.id)", "p = orders.$path");
    }

    @Test
    void testAllColumns()
    {
        assertLineage("SELECT * FROM s.orders", "id = s.orders.id", "x = s.orders.x");
        assertLineage("SELECT c.*, amount FROM orders JOIN customers c ON c.id = customer", "id = customers.id", "name = customers.name", "country = customers.country", "address = customers.address", "amount = orders.amount", "rows = join(customers.id), join(orders.customer)");
        assertLineage("SELECT t.* FROM s.orders AS t (a, b)", "a = s.orders.id", "b = s.orders.x");
        assertLineage("SELECT s.orders.* FROM s.orders", "id = s.orders.id", "x = s.orders.x");
        assertLineage("TABLE s.orders", "id = s.orders.id", "x = s.orders.x");
        assertLineage("SELECT * FROM unheard", "? the columns of unheard are not known");
        assertLineage("SELECT *, a FROM unheard", "a = unheard.a", "? the columns of unheard are not known");
        assertLineage("SELECT * FROM s.orders FOR VERSION AS OF 7", "? another version of s.orders may have other columns");
        assertLineage("SELECT x FROM s.orders FOR VERSION AS OF 7", "x = s.orders.x");
    }

    @Test
    void testNamesOfSeveralTables()
    {
        assertLineage("SELECT name, amount FROM orders, customers", "name = customers.name", "amount = orders.amount");
        assertLineage("SELECT name, other FROM unheard, customers", "name = customers.name", "other = ! the columns of unheard are not known");
        assertLineage("SELECT nothing FROM orders, customers", "nothing = ! no relation has a column 'nothing'");
        assertLineage("SELECT unheard.a, name FROM unheard, customers", "a = unheard.a", "name = customers.name");
    }

    @Test
    void testJoins()
    {
        assertLineage("SELECT id, name, x FROM customers LEFT JOIN s.orders USING (id)", "id = customers.id, s.orders.id", "name = customers.name", "x = s.orders.x", "rows = join(customers.id), join(s.orders.id)");
        assertLineage("SELECT * FROM s.orders NATURAL JOIN (SELECT id, name FROM customers)", "id = s.orders.id, customers.id", "x = s.orders.x", "name = customers.name", "rows = join(s.orders.id), join(customers.id)");
        assertLineage("SELECT name FROM unheard NATURAL JOIN customers", "name = ! a NATURAL JOIN of unknown columns", "rows =");
        assertLineage("SELECT a.name n, b.name m FROM customers a CROSS JOIN customers b", "n = customers.name", "m = customers.name");
    }

    @Test
    void testRows()
    {
        assertLineage("SELECT name FROM customers WHERE country = 'DE' AND lower(address) > 'a'", "name = customers.name", "rows = filter(customers.country), filter(customers.address)");
        assertLineage("SELECT country, count(*) n, sum(id) s FROM customers GROUP BY 1 HAVING max(name) > 'a'", "country = customers.country", "n =", "s = aggregation(customers.id)", "rows = grouping(customers.country), filter(customers.name)");
        assertLineage("SELECT country FROM customers GROUP BY GROUPING SETS ((country), (country, name))", "country = customers.country", "rows = grouping(customers.country), grouping(customers.name)");
        assertLineage("SELECT id k FROM orders ORDER BY amount, k LIMIT 1", "k = orders.id", "rows = order(orders.amount), order(orders.id)");
        assertLineage("SELECT id FROM orders ORDER BY amount", "id = orders.id");
        assertLineage("SELECT id FROM orders WHERE customer IN (SELECT id FROM customers WHERE country = 'DE')", "id = orders.id", "rows = filter(orders.customer), filter(customers.id), filter(customers.country)");
        assertLineage("SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = customer AND name = 'x')", "id = orders.id", "rows = filter(customers.id), filter(orders.customer), filter(customers.name)");
    }

    @Test
    void testAggregatesAndWindows()
    {
        assertLineage("SELECT sum(amount) FILTER (WHERE id > 1) s, array_agg(at ORDER BY id) a FROM orders", "s = aggregation(orders.amount), filter(orders.id)", "a = aggregation(orders.at), aggregation(orders.id)");
        assertLineage("SELECT sum(amount) OVER (PARTITION BY customer ORDER BY at) s FROM orders", "s = window(orders.amount), window(orders.customer), window(orders.at)");
        assertLineage("SELECT rank() OVER w r FROM orders WINDOW w AS (p ORDER BY at), p AS (PARTITION BY customer)", "r = window(orders.at), window(orders.customer)");
        assertLineage("SELECT 1 + sum(amount) / count(*) s FROM orders", "s = aggregation(orders.amount)");
        assertLineage("SELECT max(s) m FROM (SELECT sum(amount) OVER (ORDER BY at) s FROM orders)", "m = aggregation(orders.amount), aggregation(orders.at)");
    }

    @Test
    void testSubqueriesAndWith()
    {
        assertLineage("SELECT k + 1 v FROM (SELECT id k FROM orders WHERE amount > 0) t", "v = expression(orders.id)", "rows = filter(orders.amount)");
        assertLineage("WITH a AS (SELECT id, amount FROM orders), b (k, v) AS (SELECT * FROM a) SELECT v, k FROM b", "v = orders.amount", "k = orders.id");
        assertLineage("WITH orders AS (SELECT name FROM customers) SELECT * FROM orders", "name = customers.name");
        assertLineage("SELECT (SELECT max(name) FROM customers c WHERE c.id = o.customer) n FROM orders o", "n = aggregation(customers.name), filter(customers.id), filter(orders.customer)");
        assertLineage("SELECT (SELECT amount) v FROM orders", "v = expression(orders.amount)");
        assertLineage("SELECT n FROM orders, LATERAL (SELECT name || customer n FROM customers WHERE id = customer)", "n = expression(customers.name), expression(orders.customer)", "rows = filter(customers.id), filter(orders.customer)");
        assertLineage("WITH RECURSIVE r (n) AS (SELECT id FROM orders UNION ALL SELECT n + 1 FROM r) SELECT n FROM r", "n = orders.id, ! a query of WITH RECURSIVE reads itself", "rows = ! a query of WITH RECURSIVE reads itself");
    }

    @Test
    void testSetOperations()
    {
        assertLineage("SELECT id, amount FROM orders UNION ALL SELECT id, length(name) FROM customers", "id = orders.id, customers.id", "amount = orders.amount, expression(customers.name)");
        assertLineage("SELECT id FROM orders EXCEPT SELECT id FROM customers WHERE name = 'x'", "id = orders.id", "rows = filter(customers.name), filter(customers.id)");
        assertLineage("(SELECT id, at FROM orders UNION SELECT 1, name FROM customers) ORDER BY at LIMIT 3", "id = orders.id", "at = orders.at, customers.name", "rows = order(orders.at), order(customers.name)");
        assertLineage("SELECT id FROM orders UNION CORRESPONDING SELECT id FROM customers", "? CORRESPONDING matches columns of several queries");
        assertLineage("SELECT a.c FROM (VALUES (1, 'x'), (2, 'y')) AS a (b, c)", "c =");
    }

    @Test
    void testUnnest()
    {
        assertLineage("SELECT id, tag FROM orders CROSS JOIN UNNEST(tags) AS t (tag)", "id = orders.id", "tag = expression(orders.tags)", "rows = join(orders.tags)");
        assertLineage("SELECT t.k, v, n FROM orders o CROSS JOIN UNNEST(o.tags) WITH ORDINALITY AS t (k, v, n)", "k = expression(orders.tags)", "v = expression(orders.tags)", "n = expression(orders.tags)", "rows = join(orders.tags)");
        assertLineage("SELECT a, b FROM orders, UNNEST(tags, array[amount]) AS t (a, b)", "a = expression(orders.tags)", "b = expression(orders.amount)", "rows = join(orders.tags), join(orders.amount)");
        assertLineage("SELECT a FROM orders, UNNEST(tags, array[amount]) AS t (a, b, c)", "a = ! an UNNEST of several values of several columns", "rows = join(orders.tags), join(orders.amount)");
        assertLineage("SELECT * FROM UNNEST(array[1])", "? UNNEST without names of its columns");
    }

    @Test
    void testWhatCannotBeFollowed()
    {
        assertLineage("SELECT a, name FROM TABLE(f(1)) t, customers", "a = ! the table function f", "name = customers.name", "rows = ! the table function f");
        assertLineage("SELECT t.a + c.id v FROM TABLE(s.f(1)) t, customers c", "v = expression(customers.id), ! the table function s.f", "rows = ! the table function s.f");
        assertLineage(
                "SELECT m.first FROM orders MATCH_RECOGNIZE (ORDER BY at MEASURES A.id AS first PATTERN (A) DEFINE A AS true) m",
                "first = ! a relation of the kind PatternRecognitionRelation",
                "rows = ! a relation of the kind PatternRecognitionRelation");
        assertLineage(
                "SELECT j.a FROM customers, JSON_TABLE(name, 'lax $' COLUMNS (a bigint PATH 'lax $.a')) j",
                "a = ! a relation of the kind JsonTable",
                "rows = ! a relation of the kind JsonTable");
    }

    private static void assertLineage(@Language("SQL") String sql, String... expected)
    {
        QueryLineage lineage = ColumnLineage.of(SqlReader.query(sql), TestColumnLineage::columns);
        ImmutableList.Builder<String> actual = ImmutableList.builder();
        for (Column column : lineage.columns()) {
            actual.add("%s = %s".formatted(column.name().orElse("_"), text(column.sources())).strip());
        }
        lineage.gap().ifPresent(gap -> actual.add("? " + gap));
        boolean listsRows = Stream.of(expected).anyMatch(line -> line.startsWith("rows ="));
        if (listsRows || !(lineage.rows().columns().isEmpty() && lineage.rows().gaps().stream().allMatch(gap -> lineage.gap().equals(Optional.of(gap))))) {
            actual.add(("rows = " + text(lineage.rows())).strip());
        }
        assertThat(actual.build()).as(sql).containsExactlyInAnyOrder(expected);
    }

    private static String text(ColumnSources sources)
    {
        return Stream.concat(
                        sources.columns().stream().map(source -> source.use() == ColumnUse.IDENTITY ? name(source) : "%s(%s)".formatted(source.use().name().toLowerCase(ENGLISH), name(source))),
                        sources.gaps().stream().map("! "::concat))
                .collect(joining(", "));
    }

    private static String name(ColumnSource source)
    {
        return String.join(".", source.table()) + "." + source.column();
    }

    private static Optional<List<QueryColumn>> columns(List<String> name)
    {
        return Optional.ofNullable(TABLES.get(String.join(".", name)))
                .map(columns -> columns.stream()
                        .map(column -> new QueryColumn(Optional.of(column), Optional.empty(), column.startsWith("$")))
                        .collect(toImmutableList()));
    }
}
