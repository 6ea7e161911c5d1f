package io.featurestore.trino.freshness;

import io.featurestore.trino.FeatureStoreQueryRunner;
import io.trino.Session;
import io.trino.spi.security.Identity;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;

import static io.trino.spi.type.TimeZoneKey.UTC_KEY;
import static io.trino.spi.type.TimeZoneKey.getTimeZoneKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stored rows are all those of one session: a refresh adds rows to those of another only where both sessions compute the same.
 */
final class TestRefreshSessions
        extends AbstractTestQueryFramework
{
    private static final int ROWS = 12;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return FeatureStoreQueryRunner.builder().setWorkerCount(0).build();
    }

    @BeforeEach
    void createSource()
    {
        assertUpdate(
                """
                CREATE TABLE visits (
                    id bigint,
                    ts timestamp(6),
                    seen timestamp(6) with time zone,
                    day date,
                    hour time(6),
                    text varchar,
                    who varchar,
                    nested ROW(at timestamp(6) with time zone))
                """);
        insert(1, ROWS);
    }

    @AfterEach
    void dropSource()
    {
        assertUpdate("DROP TABLE visits");
    }

    @Test
    void testValuesGetOneZone()
    {
        createView(inZone("UTC"), "zoned", "SELECT id, ts, CAST(ts AS timestamp(6) with time zone) AS f FROM visits");
        assertUpdate(inZone("UTC"), "REFRESH MATERIALIZED VIEW zoned", ROWS);
        insert(ROWS + 1, 1);
        assertUpdate(inZone("America/New_York"), "REFRESH MATERIALIZED VIEW zoned", ROWS + 1);
        assertQuery("SELECT DISTINCT format_datetime(f AT TIME ZONE 'UTC', 'HH:mm') FROM zoned", "VALUES '05:00'");
        // Whoever refreshes again in that zone reads what is new
        insert(ROWS + 2, 1);
        assertUpdate(inZone("America/New_York"), "REFRESH MATERIALIZED VIEW zoned", 1);
        assertQuery("SELECT DISTINCT format_datetime(f AT TIME ZONE 'UTC', 'HH:mm') FROM zoned", "VALUES '05:00'");
        assertUpdate("DROP MATERIALIZED VIEW zoned");
    }

    @Test
    void testWhatDependsOnTheZoneIsComputedAnewInAnother()
    {
        assertRefreshedRows(ROWS + 1, inZone("UTC"), inZone("America/New_York"), List.of(
                "SELECT id, ts, CAST(day AS timestamp(6) with time zone) AS f FROM visits",
                "SELECT id, ts, CAST(text AS timestamp(6) with time zone) AS f FROM visits",
                "SELECT id, ts, CAST(ROW(ts) AS ROW(f timestamp(6) with time zone)).f AS f FROM visits",
                "SELECT id, ts, CAST(ts AT TIME ZONE 'Asia/Tokyo' AS timestamp(6)) AS f FROM visits",
                "SELECT id, ts, coalesce(ts, seen) AS f FROM visits",
                "SELECT id, ts, date_diff('hour', day, seen) AS f FROM visits",
                "SELECT id, ts, greatest(day, nested.at) AS f FROM visits",
                "SELECT id, ts, CASE v.seen WHEN ts THEN 'equal' ELSE 'other' END AS f FROM visits AS v",
                "SELECT id, ts, text AS f FROM visits WHERE ts < TIMESTAMP '2026-01-01 00:00:00 UTC'",
                "SELECT id, ts, text AS f FROM visits WHERE seen <> day"));
    }

    @Test
    void testWhatDependsOnTheDayIsComputedAnewAlways()
    {
        assertRefreshedRows(ROWS + 1, getSession(), getSession(), List.of(
                "SELECT id, ts, CAST(hour AS timestamp(6)) AS f FROM visits",
                "SELECT id, ts, CAST(TIME '01:00:00' AS timestamp(6)) AS f FROM visits",
                "SELECT id, ts, CAST(CAST(ts AS time(6) with time zone) AS varchar) AS f FROM visits"));
    }

    @Test
    void testWhatDependsOnLanguageIsComputedAnew()
    {
        Session french = Session.builder(getSession()).setLocale(Locale.FRENCH).build();
        assertRefreshedRows(ROWS + 1, getSession(), french, List.of("SELECT id, ts, date_format(ts, '%M') AS f FROM visits"));
    }

    @Test
    void testRowsOfAnotherUserAreNotContinued()
    {
        assertRefreshedRows(0, as("alice"), as("bob"), List.of("SELECT id, ts, text AS f FROM visits WHERE who = current_user"));
        // Row filters may show them other rows
        assertRefreshedRows(ROWS + 1, as("alice"), as("bob"), List.of("SELECT id, ts, text AS f FROM visits"));
        assertRefreshedRows(1, as("alice"), as("alice"), List.of("SELECT id, ts, text AS f FROM visits"));
    }

    @Test
    void testWhatDependsOnRowsOnlyIsContinuedInAnyZone()
    {
        assertRefreshedRows(1, inZone("UTC"), inZone("America/New_York"), List.of(
                "SELECT * FROM visits",
                "SELECT v.id, v.ts, seen AS f, nested, hour FROM visits AS v WHERE ts > TIMESTAMP '2024-01-01 00:00:00' AND day > DATE '2024-01-01'",
                "SELECT id, seen, CAST(day AS timestamp(6)) AS ts FROM visits",
                "SELECT id, ts, CAST(text AS timestamp(6)) AS f, CAST(ts AS date) AS d, CAST(day AS varchar) AS t FROM visits",
                "SELECT id, ts, date_trunc('hour', ts) AS f, day + INTERVAL '1' DAY AS d FROM visits",
                "SELECT id, ts, date_diff('day', day, ts) AS n FROM visits"));
    }

    /**
     * How many rows a refresh of each query writes in the second session, after one in the first and one more row in the source. The stored
     * rows must be those that the query gives in the second.
     */
    private void assertRefreshedRows(long expected, Session first, Session second, List<String> queries)
    {
        for (int i = 0; i < queries.size(); i++) {
            createView(first, "v" + i, queries.get(i));
            computeActual(first, "REFRESH MATERIALIZED VIEW v" + i);
        }
        long row = (long) computeScalar("SELECT max(id) + 1 FROM visits");
        insert(row, 1);
        for (int i = 0; i < queries.size(); i++) {
            assertThat(getQueryRunner().execute(second, "REFRESH MATERIALIZED VIEW v" + i).getUpdateCount().orElseThrow()).as(queries.get(i)).isEqualTo(expected);
            // Instants are equal in every zone
            assertThat(query(second, "(TABLE v%1$s EXCEPT %2$s) UNION ALL (%2$s EXCEPT TABLE v%1$s)".formatted(i, queries.get(i)))).returnsEmptyResult();
            assertUpdate("DROP MATERIALIZED VIEW v" + i);
        }
        assertUpdate("DELETE FROM visits WHERE id = " + row, 1);
    }

    private void createView(Session session, String name, String query)
    {
        assertUpdate(session, "CREATE MATERIALIZED VIEW %s WITH (entity_keys = ARRAY['id'], timestamp_column = 'ts') AS %s".formatted(name, query));
    }

    private void insert(long first, long rows)
    {
        assertUpdate(
                """
                INSERT INTO visits
                SELECT
                    id,
                    TIMESTAMP '2025-01-01 00:00:00',
                    TIMESTAMP '2025-01-01 02:00:00 UTC',
                    DATE '2025-01-01',
                    TIME '01:00:00',
                    '2025-01-01 00:00:00',
                    'alice',
                    CAST(ROW(TIMESTAMP '2025-01-01 02:00:00 UTC') AS ROW(at timestamp(6) with time zone))
                FROM UNNEST(sequence(%s, %s)) AS t (id)
                """.formatted(first, first + rows - 1),
                rows);
    }

    private Session inZone(String zone)
    {
        return Session.builder(getSession()).setTimeZoneKey(zone.equals("UTC") ? UTC_KEY : getTimeZoneKey(zone)).build();
    }

    private Session as(String user)
    {
        return Session.builder(getSession()).setIdentity(Identity.ofUser(user)).build();
    }
}
