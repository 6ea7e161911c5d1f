package io.featurestore.trino.query;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestSpineQuery
{
    private static final List<String> COLUMNS = ImmutableList.of("id", "t", "info");

    @Test
    void testColumnsOfTheTable()
    {
        assertThat(spine("SELECT id, t AS label_time, lower(info) AS x FROM s.labels WHERE id > 5 ORDER BY id LIMIT 7").sources(COLUMNS))
                .isEqualTo(ImmutableMap.of("id", "id", "label_time", "t"));
        assertThat(spine("SELECT l.*, l.t AS \"At\", info.t AS inner_t FROM labels AS l").sources(COLUMNS))
                .isEqualTo(ImmutableMap.of("id", "id", "t", "t", "info", "info", "at", "t"));
        assertThat(spine("SELECT labels.* FROM s.labels").sources(COLUMNS).keySet()).containsExactly("id", "t", "info");
        assertThat(spine("SELECT id FROM C.S.Labels").table()).containsExactly("c", "s", "labels");
    }

    @Test
    void testFieldsOfRowsAreNoColumnsOfTheTable()
    {
        assertThat(SpineQuery.parse("SELECT id, info.* FROM labels")).isEmpty();
        assertThat(SpineQuery.parse("SELECT labels.info.* FROM labels")).isEmpty();
        assertThat(SpineQuery.parse("SELECT id, (info).* FROM labels AS l")).isEmpty();
        assertThat(spine("SELECT info.* FROM labels AS info").expandsOneOf(COLUMNS)).isTrue();
        assertThat(spine("SELECT l.* FROM labels AS l").expandsOneOf(COLUMNS)).isFalse();
    }

    @Test
    void testVersionOfTheTable()
    {
        assertThat(spine("SELECT l.id, t + INTERVAL '1' DAY AS later FROM labels AS l WHERE id IN (SELECT id FROM labels) LIMIT 3").ofVersion(List.of("lake", "s", "Labels"), 7, List.of("shop.stats#0.0.\"x\"")))
                .isEqualToIgnoringWhitespace(
                        """
                        SELECT l.id, (t + INTERVAL '1' DAY) later, "shop.stats#0.0.""x""\"
                        FROM "lake"."s"."Labels" FOR VERSION AS OF 7 l
                        WHERE (id IN (SELECT id FROM labels))
                        LIMIT 3
                        """);
    }

    @Test
    void testOtherQueries()
    {
        for (String query : List.of(
                "SELECT DISTINCT id, t FROM labels",
                "SELECT id, max(t) AS t FROM labels GROUP BY id",
                "SELECT max(t) AS t FROM labels",
                "SELECT id, row_number() OVER (ORDER BY t) AS n FROM labels",
                "SELECT id, now() AS t FROM labels",
                "SELECT a.id, b.t FROM labels a JOIN labels b ON a.id = b.id",
                "SELECT id, t FROM (SELECT * FROM labels)",
                "SELECT x AS id, y AS t FROM labels AS l (x, y, z)",
                "SELECT id, t FROM labels FOR VERSION AS OF 5",
                "WITH l AS (SELECT 1 AS id) SELECT id FROM l",
                "VALUES (1, 2)",
                "SELECT id FROM labels UNION ALL SELECT id FROM labels",
                "SELECT 1 AS id")) {
            assertThat(SpineQuery.parse(query)).describedAs(query).isEmpty();
        }
    }

    private static SpineQuery spine(String query)
    {
        Optional<SpineQuery> spine = SpineQuery.parse(query);
        assertThat(spine).describedAs(query).isPresent();
        return spine.orElseThrow();
    }
}
