-- name: Windows
-- description: What is computed of events in the days before a label, exact at the label's own time: written once in the feature view.

CREATE OR REPLACE VIEW featurestore.ecommerce.customer_windows
COMMENT 'What the customer bought lately'
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'ordered_at',
  aggregations = ARRAY[
    'count(*) OVER 7d AS orders_7d',
    'sum(amount) OVER 30d AS spend_30d',
    'sum(amount) FILTER (WHERE product_id <= 50) OVER 30d AS bestsellers_30d',
    'avg(amount) OVER 30d DELAY 1d AS average_until_yesterday',
    'count(*) OVER 1d EXCLUDE CURRENT TIME AS earlier_today',
    'max(ordered_at) OVER ALL AS last_order_at',
    'spend_30d / nullif(orders_7d, 0) AS spend_per_order',
    'date_diff(''day'', last_order_at, as_of_time) AS days_since_order'])
AS
SELECT customer_id, ordered_at, amount, product_id
FROM featurestore.ecommerce.orders;

-- Features are the entries; what they are computed from is not shown.
DESCRIBE featurestore.ecommerce.customer_windows;
--> Column                  | Type          | Extra | Comment
--> ------------------------+---------------+-------+-----------------------------------------------------
--> customer_id             | bigint        |       |
--> ordered_at              | timestamp(6)  |       |
--> orders_7d               | bigint        |       | count(*) OVER 7d
--> spend_30d               | decimal(38,2) |       | sum(amount) OVER 30d
--> bestsellers_30d         | decimal(38,2) |       | sum(amount) FILTER (WHERE product_id <= 50) OVER 30d
--> average_until_yesterday | decimal(10,2) |       | avg(amount) OVER 30d DELAY 1d
--> earlier_today           | bigint        |       | count(*) OVER 1d EXCLUDE CURRENT TIME
--> last_order_at           | timestamp(6)  |       | max(ordered_at) OVER ALL
--> spend_per_order         | decimal(38,6) |       | spend_30d / nullif(orders_7d, 0)
--> days_since_order        | bigint        |       | date_diff('day', last_order_at, as_of_time)

-- The view has the values at each order, and its timeline when they change: an order changes them when it enters a window and when it leaves.
SELECT ordered_at, orders_7d, spend_30d, earlier_today
FROM featurestore.ecommerce.customer_windows
WHERE customer_id = 42
ORDER BY ordered_at
LIMIT 3;
--> ordered_at                 | orders_7d | spend_30d | earlier_today
--> ---------------------------+-----------+-----------+--------------
--> 2025-03-11 06:42:08.000000 |         1 |      8.54 |             0
--> 2025-03-14 22:47:52.000000 |         2 |    103.81 |             0
--> 2025-03-18 06:15:39.000000 |         3 |    185.35 |             0

CREATE OR REPLACE VIEW featurestore.ecommerce.window_training
WITH (features = ARRAY['customer_windows'], timestamp_column = 'label_time')
AS
SELECT customer_id, label_time, churned
FROM featurestore.ecommerce.churn_labels;

SELECT
  churned,
  count(*) AS labels,
  round(avg(orders_7d), 2) AS orders_7d,
  round(avg(CAST(spend_30d AS double)), 1) AS spend_30d,
  round(avg(days_since_order), 1) AS days_since_order
FROM featurestore.ecommerce.window_training
GROUP BY churned
ORDER BY churned;
--> churned | labels | orders_7d | spend_30d | days_since_order
--> --------+--------+-----------+-----------+-----------------
--> false   |   6587 |      0.13 |      77.7 |             56.6
--> true    |   3413 |      0.13 |      78.2 |             56.2

-- Both ways cost a training set little more than a plain point-in-time join: the view's windows are found in an index of the orders. Stored, they
-- are there for whatever the query of the view is. A refresh computes what new orders change; time passing changes nothing, as what will leave a
-- window is stored ahead.
CREATE OR REPLACE MATERIALIZED VIEW featurestore.ecommerce.stored_windows
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'ordered_at',
  aggregations = ARRAY['count(*) OVER 7d AS orders_7d', 'sum(amount) OVER 30d AS spend_30d'])
AS
SELECT customer_id, ordered_at, amount
FROM featurestore.ecommerce.orders;

REFRESH MATERIALIZED VIEW featurestore.ecommerce.stored_windows;

SELECT sum(orders_7d) AS orders_7d, sum(spend_30d) AS spend_30d
FROM TABLE(featurestore.system.point_in_time_join(
  spine => TABLE(featurestore.ecommerce.churn_labels),
  features => ARRAY['ecommerce.stored_windows'],
  timestamp_column => DESCRIPTOR(label_time)));
--> orders_7d | spend_30d
--> ----------+----------
-->      1289 | 292781.32

-- The leak of a daily batch: it counts the orders of whole days, so a label of noon is given those of its own afternoon, which nobody could know.
SELECT
  count(*) AS labels,
  count_if(daily.orders_7d > exact.orders_7d) AS see_the_afternoon,
  sum(daily.orders_7d) AS orders_of_whole_days,
  sum(exact.orders_7d) AS orders_until_the_label
FROM featurestore.ecommerce.window_training AS exact
JOIN (
  SELECT customer_id, label_time, count(order_id) AS orders_7d
  FROM featurestore.ecommerce.churn_labels
  LEFT JOIN featurestore.ecommerce.orders USING (customer_id)
  WHERE ordered_at > date_trunc('day', label_time) - INTERVAL '6' DAY AND ordered_at < date_trunc('day', label_time) + INTERVAL '1' DAY
  GROUP BY customer_id, label_time) AS daily USING (customer_id, label_time);
--> labels | see_the_afternoon | orders_of_whole_days | orders_until_the_label
--> -------+-------------------+----------------------+-----------------------
-->   1141 |                79 |                 1288 |                   1225

-- One label, three published definitions of "the last seven days": both ends count, the older end does not, or whole hours. The first order is seven
-- days old to the second: only the second definition leaves it out. The last is a second old: hops of an hour do not see it yet.
SELECT
  count_if(ordered_at >= label_time - INTERVAL '7' DAY AND ordered_at <= label_time) AS both_ends_count,
  count_if(ordered_at > label_time - INTERVAL '7' DAY AND ordered_at <= label_time) AS as_here,
  count_if(ordered_at >= date_trunc('hour', label_time) - INTERVAL '7' DAY AND ordered_at < date_trunc('hour', label_time)) AS in_hops_of_an_hour
FROM (VALUES
  (TIMESTAMP '2025-06-08 12:00:01', TIMESTAMP '2025-06-01 12:00:01'),
  (TIMESTAMP '2025-06-08 12:00:01', TIMESTAMP '2025-06-04 09:00:00'),
  (TIMESTAMP '2025-06-08 12:00:01', TIMESTAMP '2025-06-08 12:00:00')) AS orders (label_time, ordered_at);
--> both_ends_count | as_here | in_hops_of_an_hour
--> ----------------+---------+-------------------
-->               3 |       2 |                  2

-- A window of no length is refused, and so is everything else that cannot be right.
CREATE OR REPLACE VIEW featurestore.ecommerce.customer_windows
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', aggregations = ARRAY['count(*) OVER 0d AS orders_0d'])
AS
SELECT customer_id, ordered_at
FROM featurestore.ecommerce.orders;
--! a window of no length holds no event: write a positive duration, or ALL
