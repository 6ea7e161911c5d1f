-- name: Table functions
-- description: Point-in-time joins without a view: for a spine from anywhere, in one query.

SELECT *
FROM TABLE(featurestore.system.point_in_time_join(
  spine => TABLE(SELECT customer_id, label_time, churned FROM featurestore.ecommerce.churn_labels WHERE customer_id <= 20),
  features => ARRAY['ecommerce.customer_stats', 'ecommerce.customer_profile:segment'],
  timestamp_column => DESCRIPTOR(label_time)))
ORDER BY customer_id;
--> customer_id | label_time                 | churned | purchases_7d | spend_7d | segment
--> ------------+----------------------------+---------+--------------+----------+--------
-->           2 | 2025-07-12 23:24:35.000000 | false   |            8 |   520.23 | bargain
-->           4 | 2025-09-05 14:58:17.000000 | false   |           12 |   683.62 | vip
-->           6 | 2025-07-19 16:08:16.000000 | false   |            4 |   165.09 | regular
-->           8 | 2025-10-07 20:25:41.000000 | true    |            5 |   214.85 | bargain
-->          10 | 2025-10-14 09:20:11.000000 | false   |            2 |   185.69 | bargain
-->          12 | 2025-11-25 19:15:06.000000 | false   |            3 |   207.61 | regular
-->          14 | 2025-09-26 09:34:40.000000 | true    |            3 |   176.09 | bargain
-->          16 | 2025-10-21 15:56:15.000000 | false   |            1 |    11.02 | regular
-->          18 | 2025-10-16 02:37:45.000000 | false   |            1 |    90.81 | regular
-->          20 | 2025-12-03 01:35:39.000000 | true    |            3 |   156.64 | vip

-- The spine may come from any catalog, or from nowhere. Its one timestamp column need not be named.
SELECT *
FROM TABLE(featurestore.system.point_in_time_join(
  spine => TABLE(VALUES (BIGINT '42', DATE '2025-05-01'), (42, DATE '2025-08-01'), (NULL, DATE '2025-08-01')) AS spine (customer_id, asked_on),
  features => ARRAY['ecommerce.customer_profile'],
  full_feature_names => true))
ORDER BY customer_id, asked_on;
--> customer_id | asked_on   | customer_profile__segment | customer_profile__country
--> ------------+------------+---------------------------+--------------------------
-->          42 | 2025-05-01 | vip                       | FR
-->          42 | 2025-08-01 | bargain                   | FR
-->        NULL | 2025-08-01 | NULL                      | NULL

-- Only what was already known: the statistics of a day arrive six hours after it ended.
SELECT known.asked_at, known.purchases_7d AS known_then, later.purchases_7d AS known_later
FROM TABLE(featurestore.system.point_in_time_join(
  spine => TABLE(VALUES (BIGINT '42', TIMESTAMP '2025-03-12 03:00:00'), (42, TIMESTAMP '2025-03-12 09:00:00')) AS spine (customer_id, asked_at),
  features => ARRAY['ecommerce.customer_stats:purchases_7d'],
  filter_by_created => true)) AS known
JOIN TABLE(featurestore.system.point_in_time_join(
  spine => TABLE(VALUES (BIGINT '42', TIMESTAMP '2025-03-12 03:00:00'), (42, TIMESTAMP '2025-03-12 09:00:00')) AS spine (customer_id, asked_at),
  features => ARRAY['ecommerce.customer_stats:purchases_7d'])) AS later
ON later.asked_at = known.asked_at
ORDER BY known.asked_at;
--> asked_at            | known_then | known_later
--> --------------------+------------+------------
--> 2025-03-12 03:00:00 |       NULL |           1
--> 2025-03-12 09:00:00 |          1 |           1

-- All entities as of a time. Write the zone: Trino takes a time without one in the session's zone.
SELECT *
FROM TABLE(featurestore.system.as_of(
  feature_view => 'ecommerce.customer_stats',
  at => TIMESTAMP '2025-10-18 10:00:00 UTC'))
ORDER BY spend_7d DESC
LIMIT 3;
--> customer_id | event_timestamp            | purchases_7d | spend_7d
--> ------------+----------------------------+--------------+---------
-->           1 | 2025-10-18 00:00:00.000000 |           27 |  1260.47
-->           2 | 2025-10-18 00:00:00.000000 |           10 |   599.57
-->          35 | 2025-10-10 00:00:00.000000 |            6 |   386.73

-- Table functions read tables and views that choose and rename columns. For a view that computes, the error says what to do.
SELECT *
FROM TABLE(featurestore.system.as_of(
  feature_view => 'ecommerce.customer_totals',
  at => TIMESTAMP '2025-10-18 10:00:00 UTC'));
--! View 'ecommerce.customer_totals' computes its rows, and table functions and $as_of read only stored ones
