-- name: Online store
-- description: The newest valid row of each entity in a key-value store, for services that need it in milliseconds, from the same definition.

-- A table or materialized view goes online by a property ...
ALTER TABLE featurestore.ecommerce.product_embeddings SET PROPERTIES online = true;

CREATE OR REPLACE MATERIALIZED VIEW featurestore.ecommerce.customer_segments
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'updated_at', online = true)
AS
SELECT customer_id, updated_at, segment, country
FROM featurestore.ecommerce.customers_history;

REFRESH MATERIALIZED VIEW featurestore.ecommerce.customer_segments;

-- ... and a view says so where it is created. These are the windows of 12_windows.sql. The store is told two hours ahead when an order will leave
-- one of them, so that they are exact until then without a further publication.
CREATE OR REPLACE VIEW featurestore.ecommerce.customer_windows
COMMENT 'What the customer bought lately'
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'ordered_at',
  online = true,
  online_horizon = '2h',
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

-- A refresh of v$online publishes: it writes the newest rows into the store, and takes out what the view no longer has.
REFRESH MATERIALIZED VIEW featurestore.ecommerce."product_embeddings$online";

REFRESH MATERIALIZED VIEW featurestore.ecommerce."customer_segments$online";

REFRESH MATERIALIZED VIEW featurestore.ecommerce."customer_windows$online";

-- Rows are read by their keys, also many at once.
SELECT * FROM featurestore.ecommerce."product_embeddings$online" WHERE product_id = 284;
--> product_id | event_timestamp                | embedding
--> -----------+--------------------------------+------------
-->        284 | 2025-06-01 00:00:00.000000 UTC | [0.75, 0.5]

SELECT * FROM featurestore.ecommerce."customer_segments$online" WHERE customer_id IN (42, 44, 46) ORDER BY customer_id;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-07-30 15:05:37.000000 | bargain | FR
-->          44 | 2025-08-04 13:31:55.000000 | regular | DE
-->          46 | 2025-06-24 18:16:21.000000 | vip     | FR

-- The data end with the year 2025, so windows of days are empty by now. The last order is not, and days are counted by the clock of who reads.
SELECT customer_id, orders_7d, spend_30d, last_order_at, days_since_order
FROM featurestore.ecommerce."customer_windows$online"
WHERE customer_id IN (42, 44)
ORDER BY customer_id;
--> customer_id | orders_7d | spend_30d | last_order_at              | days_since_order
--> ------------+-----------+-----------+----------------------------+-----------------
-->          42 |         0 |      NULL | 2025-12-30 05:13:20.000000 | …
-->          44 |         0 |      NULL | 2025-12-31 18:51:20.000000 | …

-- It is what the view itself says as of now.
SELECT count(*) AS differences
FROM (
  SELECT customer_id, ordered_at, orders_7d, spend_30d, last_order_at
  FROM featurestore.ecommerce."customer_windows$latest"
  WHERE customer_id IN (42, 44, 46)
  EXCEPT
  SELECT customer_id, ordered_at, orders_7d, spend_30d, last_order_at
  FROM featurestore.ecommerce."customer_windows$online"
  WHERE customer_id IN (42, 44, 46));
--> differences
--> -----------
-->           0

-- A join looks up each row's keys.
SELECT request.customer_id, segments.segment, windows.last_order_at
FROM (VALUES BIGINT '42', 44, 1000000) AS request (customer_id)
LEFT JOIN featurestore.ecommerce."customer_segments$online" AS segments ON segments.customer_id = request.customer_id
LEFT JOIN featurestore.ecommerce."customer_windows$online" AS windows ON windows.customer_id = request.customer_id
ORDER BY request.customer_id;
--> customer_id | segment | last_order_at
--> ------------+---------+---------------------------
-->          42 | bargain | 2025-12-30 05:13:20.000000
-->          44 | regular | 2025-12-31 18:51:20.000000
-->     1000000 | NULL    | NULL

-- There is no other way in: the store finds keys, it does not search.
SELECT * FROM featurestore.ecommerce."customer_segments$online" WHERE segment = 'vip';
--! is read by its entity keys: compare [customer_id] with constants by = or IN

SELECT name, kind, online
FROM featurestore.system.feature_views
WHERE schema_name = 'ecommerce' AND online
ORDER BY name;
--> name               | kind         | online
--> -------------------+--------------+-------
--> customer_segments  | materialized | true
--> customer_windows   | virtual      | true
--> product_embeddings | table        | true

-- What is taken offline is gone from the store at once.
ALTER TABLE featurestore.ecommerce.product_embeddings SET PROPERTIES online = false;

SELECT * FROM featurestore.ecommerce."product_embeddings$online" WHERE product_id = 284;
--! Feature view 'ecommerce.product_embeddings' is not online
