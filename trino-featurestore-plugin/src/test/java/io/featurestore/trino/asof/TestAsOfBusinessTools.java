package io.featurestore.trino.asof;

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SQL as Looker and Tableau generate it.
 */
final class TestAsOfBusinessTools
        extends AbstractTestQueryFramework
{
    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        return AsOfShapes.createQueryRunner(1);
    }

    @Test
    void testLooker()
    {
        assertJoined(
                """
                SELECT
                    customer_stats.segment  AS "customer_stats.segment",
                    COUNT(*) AS "labels.count",
                    COALESCE(SUM(labels.amount ), 0) AS "labels.total_amount",
                    AVG(customer_stats.purchases ) AS "customer_stats.average_purchases"
                FROM "ecommerce"."labels"  AS labels
                LEFT JOIN "ecommerce"."customer_stats$as_of"  AS customer_stats ON labels.customer_id = customer_stats.customer_id
                      AND labels.label_time = customer_stats.as_of_time
                WHERE ((( labels.label_time  ) >= ((TIMESTAMP '2025-01-15')) AND ( labels.label_time  ) < ((TIMESTAMP '2025-03-15')))) AND (labels.note ) = 'kept'
                GROUP BY
                    1
                HAVING COUNT(*) > 2
                ORDER BY
                    2 DESC
                LIMIT 500
                """);
        assertJoined(
                """
                SELECT
                    (DATE_FORMAT(labels.label_time , '%Y-%m-%d')) AS "labels.label_date",
                    COUNT(DISTINCT CASE WHEN customer_stats.purchases  > 100 THEN labels.customer_id  ELSE NULL END) AS "labels.active_customers"
                FROM "featurestore"."ecommerce"."labels"  AS labels
                LEFT JOIN featurestore."ecommerce"."customer_stats$as_of"  AS customer_stats ON customer_stats.customer_id = labels.customer_id and customer_stats.as_of_time = labels.label_time
                GROUP BY
                    1
                ORDER BY
                    1 DESC
                LIMIT 500
                """.replace("featurestore.\"ecommerce\"", "\"ecommerce\""));
    }

    @Test
    void testTableau()
    {
        assertJoined(
                """
                SELECT "customer_stats$as_of"."segment" AS "segment",
                  SUM("labels"."amount") AS "sum:amount:ok",
                  COUNT(1) AS "cnt:labels:ok"
                FROM "ecommerce"."labels" "labels"
                  LEFT JOIN "ecommerce"."customer_stats$as_of" "customer_stats$as_of" ON (("labels"."customer_id" = "customer_stats$as_of"."customer_id") AND ("labels"."label_time" = "customer_stats$as_of"."as_of_time"))
                WHERE (("labels"."note" IN ('kept', 'other')) AND ("labels"."amount" > 5.0))
                GROUP BY "customer_stats$as_of"."segment"
                """.replace("\"customer_stats$as_of\".\"", "\"stats\".\"").replace("\"customer_stats$as_of\" ON", "\"stats\" ON"));
        assertJoined(
                """
                SELECT "Custom SQL Query"."amount" AS "amount", "t1"."purchases" AS "purchases"
                FROM (
                  SELECT * FROM ecommerce.labels
                ) "Custom SQL Query"
                  INNER JOIN "ecommerce"."customer_stats$as_of" "t1" ON (("Custom SQL Query"."customer_id" = "t1"."customer_id") AND ("Custom SQL Query"."label_time" = "t1"."as_of_time"))
                LIMIT 100000
                """);
    }

    @Test
    void testMetadataProbes()
    {
        assertThat(query("SELECT * FROM \"ecommerce\".\"customer_stats$as_of\" WHERE 1=0")).returnsEmptyResult();
        assertThat(query("SELECT * FROM \"ecommerce\".\"customer_stats$as_of\" LIMIT 0")).returnsEmptyResult();
        assertThat(query("SELECT * FROM (SELECT * FROM \"ecommerce\".\"customer_stats$as_of\") \"Custom SQL Query\" WHERE (1 = 0)")).returnsEmptyResult();
        Session prepared = Session.builder(getSession())
                .addPreparedStatement("probe", "SELECT \"t\".* FROM \"ecommerce\".\"customer_stats$as_of\" \"t\"")
                .build();
        assertThat(computeActual(prepared, "DESCRIBE OUTPUT probe").getRowCount()).isEqualTo(7);
    }

    private void assertJoined(@Language("SQL") String sql)
    {
        assertThat((String) computeScalar("EXPLAIN " + sql)).contains("IndexJoin");
        assertThat(query(sql)).matches(AsOfShapes.expected(sql));
    }
}
