package io.featurestore.trino.sql;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.FeatureViewKind;
import io.featurestore.catalog.RelationName;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.request.FeatureRequest;
import io.featurestore.trino.request.FeatureRequestPlanner;
import io.featurestore.trino.request.RequestedView;
import io.featurestore.trino.request.SpineColumn;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.TypeOperators;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

import static io.featurestore.trino.sql.TestingViews.all;
import static io.featurestore.trino.sql.TestingViews.column;
import static io.featurestore.trino.sql.TestingViews.requested;
import static io.featurestore.trino.sql.TestingViews.view;
import static io.featurestore.trino.sql.TrainingSetSql.trainingSetSql;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The text of generated SQL; what it means is tested by {@link TestTrainingSetResults}.
 */
final class TestTrainingSetSql
{
    private static final String SPINE = "SELECT customer_id, label_time, churned FROM lake.shop.labels";
    private static final ResolvedFeatureView STATS = view(
            new RelationName("shop.eu", "stats"),
            ImmutableList.of("customer_id"),
            Optional.of("event_time"),
            Optional.of("ingested_at"),
            Optional.of(Duration.ofDays(30)),
            column("customer_id", BIGINT),
            column("event_time", TIMESTAMP_TZ_MICROS),
            column("ingested_at", TIMESTAMP_MICROS),
            column("purchases", BIGINT),
            column("spend", DOUBLE));
    private static final ResolvedFeatureView PROFILE = view(
            new RelationName("shop", "profile"),
            ImmutableList.of("customer_id"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            column("customer_id", BIGINT),
            column("tastes", new MapType(VARCHAR, REAL, new TypeOperators())),
            column("embedding", new ArrayType(REAL)));
    private static final ResolvedFeatureView MARKET = view(
            new RelationName("shop", "market"),
            ImmutableList.of(),
            Optional.of("day"),
            Optional.empty(),
            Optional.empty(),
            column("day", DATE),
            column("rate", DOUBLE));

    @Test
    void testHistory()
    {
        assertThat(sql(Optional.of("label_time"), false, requested(STATS, Optional.of("spend"), Optional.of("spent"), ImmutableMap.of())))
                .isEqualTo(
                        """
                        SELECT s.c1 AS "customer_id", s.c2 AS "label_time", s.c3 AS "churned", f1.v1 AS "spent"
                        FROM (
                        SELECT k1, v1, valid_from, valid_to, expires
                        FROM (
                        SELECT "customer_id" AS k1, "spend" AS v1, \
                        CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)) AS valid_from, \
                        coalesce(lag(CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6))) \
                        OVER (PARTITION BY "customer_id" ORDER BY CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)) DESC NULLS LAST, \
                        "ingested_at" DESC NULLS LAST, "spend" DESC NULLS LAST), TIMESTAMP '294247-01-10 04:00:54.775807') AS valid_to, \
                        CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)) + INTERVAL '30 00:00:00.000' DAY TO SECOND AS expires
                        FROM "lake"."shop.eu"."stats"
                        WHERE "customer_id" IS NOT NULL AND "event_time" IS NOT NULL
                        )
                        CROSS JOIN (SELECT max(x) AS one FROM (VALUES 1) AS single (x))
                        WHERE valid_from < valid_to AND one = 1
                        ) AS f1
                        RIGHT JOIN (
                        SELECT c1, c2, c3, CAST(c2 AS timestamp(6)) AS t
                        FROM (
                        SELECT "customer_id" AS c1, "label_time" AS c2, "churned" AS c3
                        FROM (
                        SELECT customer_id, label_time, churned FROM lake.shop.labels
                        )
                        )
                        ) AS s
                        ON f1.k1 = s.c1 AND s.t >= f1.valid_from AND s.t < f1.valid_to AND s.t <= f1.expires""");
    }

    @Test
    void testViewTakesNoStageToHideItsSize()
    {
        ResolvedFeatureView stats = new ResolvedFeatureView(STATS.name(), FeatureViewKind.VIEW, STATS.properties(), STATS.columns());

        assertThat(sql(Optional.of("label_time"), false, requested(stats, Optional.of("spend"), Optional.empty(), ImmutableMap.of())))
                .contains("CROSS JOIN UNNEST(ARRAY[1]) AS single (one)\nWHERE valid_from < valid_to\n) AS f1");
    }

    @Test
    void testHiddenUntilCreated()
    {
        assertThat(sql(Optional.of("label_time"), true, requested(STATS, Optional.of("spend"), Optional.empty(), ImmutableMap.of())))
                .contains(
                        """
                        greatest(CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)), "ingested_at") AS valid_from, \
                        coalesce(min(greatest(CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)), "ingested_at")) \
                        OVER (PARTITION BY "customer_id" ORDER BY CAST("event_time" AT TIME ZONE 'UTC' AS timestamp(6)) DESC NULLS LAST, \
                        "ingested_at" DESC NULLS LAST, "spend" DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), \
                        TIMESTAMP '294247-01-10 04:00:54.775807') AS valid_to""")
                .contains("WHERE \"customer_id\" IS NOT NULL AND \"event_time\" IS NOT NULL AND \"ingested_at\" IS NOT NULL\n");
    }

    @Test
    void testChain()
    {
        assertThat(sql(Optional.of("label_time"), false, all(PROFILE), all(MARKET)))
                .isEqualTo(
                        """
                        SELECT s.c1 AS "customer_id", s.c2 AS "label_time", s.c3 AS "churned", f1.v1 AS "tastes", f1.v2 AS "embedding", f2.v1 AS "rate"
                        FROM (
                        SELECT v1, valid_from, valid_to, bucket
                        FROM (
                        SELECT "rate" AS v1, CAST("day" AS timestamp(3)) AS valid_from, \
                        coalesce(lag(CAST("day" AS timestamp(3))) \
                        OVER (ORDER BY CAST("day" AS timestamp(3)) DESC NULLS LAST, "rate" DESC NULLS LAST), TIMESTAMP '294247-01-10 04:00:54.775') AS valid_to
                        FROM "lake"."shop"."market"
                        WHERE "day" IS NOT NULL
                        )
                        CROSS JOIN UNNEST(sequence(0, 15)) AS buckets (bucket)
                        WHERE valid_from < valid_to
                        ) AS f2
                        RIGHT JOIN (
                        (
                        SELECT k1, v1, v2
                        FROM (
                        SELECT "customer_id" AS k1, "tastes" AS v1, "embedding" AS v2, \
                        row_number() OVER (PARTITION BY "customer_id" ORDER BY array_sort(map_entries("tastes")) DESC NULLS LAST, "embedding" DESC NULLS LAST) AS newness
                        FROM "lake"."shop"."profile"
                        WHERE "customer_id" IS NOT NULL
                        )
                        WHERE newness = 1
                        ) AS f1
                        RIGHT JOIN (
                        SELECT c1, c2, c3, CAST(c2 AS timestamp(3)) AS t, \
                        mod(day_of_year(CAST(c2 AS timestamp(3))) + hour(CAST(c2 AS timestamp(3))) + minute(CAST(c2 AS timestamp(3))) + second(CAST(c2 AS timestamp(3))), 16) AS bucket
                        FROM (
                        SELECT "customer_id" AS c1, "label_time" AS c2, "churned" AS c3
                        FROM (
                        SELECT customer_id, label_time, churned FROM lake.shop.labels
                        )
                        )
                        ) AS s
                        ON f1.k1 = s.c1
                        )
                        ON f2.bucket = s.bucket AND s.t >= f2.valid_from AND s.t < f2.valid_to""");
    }

    @Test
    void testAsOfNow()
    {
        assertThat(sql(Optional.empty(), true, requested(STATS, Optional.of("spend"), Optional.empty(), ImmutableMap.of())))
                .contains(
                        """
                        WHERE "customer_id" IS NOT NULL \
                        AND "event_time" <= current_timestamp(6) \
                        AND "event_time" >= current_timestamp(6) - INTERVAL '30 00:00:00.000' DAY TO SECOND \
                        AND "ingested_at" <= CAST(current_timestamp(6) AT TIME ZONE 'UTC' AS timestamp(6))
                        """)
                .endsWith("ON f1.k1 = s.c1");
    }

    private static String sql(Optional<String> timestampColumn, boolean filterByCreated, RequestedView... views)
    {
        return trainingSetSql("lake", TrainingSetPlan.ofHistories(SPINE), new FeatureRequestPlanner().plan(new FeatureRequest(
                ImmutableList.of(new SpineColumn("customer_id", BIGINT), new SpineColumn("label_time", DATE), new SpineColumn("churned", BIGINT)),
                timestampColumn,
                ImmutableList.copyOf(views),
                false,
                filterByCreated)));
    }
}
