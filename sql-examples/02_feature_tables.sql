-- name: Feature tables
-- description: A table with entity keys and a timestamp column is a feature view that a pipeline writes. One row says what
-- was known of an entity from that instant on; every other column is a feature.

-- What a customer bought in seven days is declared once, over the orders: 12_windows.sql says more of it.
CREATE OR REPLACE VIEW featurestore.ecommerce.customer_purchases
COMMENT 'Purchases of the last seven days'
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'ordered_at',
  aggregations = ARRAY['count(*) OVER 7d AS purchases_7d', 'sum(amount) OVER 7d AS spend_7d'])
AS
SELECT customer_id, ordered_at, amount
FROM featurestore.ecommerce.orders;

-- A pipeline writes what it was at the end of each day with an order. The row is known six hours later (created), and is worth nothing after
-- 30 days (ttl).
CREATE OR REPLACE TABLE featurestore.ecommerce.customer_stats
COMMENT 'Purchases of the last seven days'
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'event_timestamp',
  created_column = 'ingested_at',
  ttl = '30d',
  entity = 'customer',
  owner = 'growth',
  tags = ARRAY['behaviour'])
AS
SELECT
  day.customer_id,
  day.ends_at AS event_timestamp,
  day.ends_at + INTERVAL '6' HOUR AS ingested_at,
  purchases.purchases_7d,
  purchases.spend_7d
FROM (
  SELECT DISTINCT customer_id, date_trunc('day', ordered_at) + INTERVAL '1' DAY AS ends_at
  FROM featurestore.ecommerce.orders) AS day
JOIN featurestore.ecommerce."customer_purchases$timeline" AS purchases
  ON purchases.customer_id = day.customer_id
  AND purchases.valid_from <= day.ends_at
  AND (purchases.valid_to IS NULL OR purchases.valid_to > day.ends_at);

-- It is an Iceberg table like any other.
SELECT event_timestamp, ingested_at, purchases_7d, spend_7d
FROM featurestore.ecommerce.customer_stats
WHERE customer_id = 42 AND event_timestamp < TIMESTAMP '2025-05-01'
ORDER BY event_timestamp;
--> event_timestamp            | ingested_at                | purchases_7d | spend_7d
--> ---------------------------+----------------------------+--------------+---------
--> 2025-03-12 00:00:00.000000 | 2025-03-12 06:00:00.000000 |            1 |     8.54
--> 2025-03-15 00:00:00.000000 | 2025-03-15 06:00:00.000000 |            2 |   103.81
--> 2025-03-19 00:00:00.000000 | 2025-03-19 06:00:00.000000 |            2 |   176.81
--> 2025-03-21 00:00:00.000000 | 2025-03-21 06:00:00.000000 |            3 |   198.30
--> 2025-03-22 00:00:00.000000 | 2025-03-22 06:00:00.000000 |            3 |   153.41
--> 2025-03-25 00:00:00.000000 | 2025-03-25 06:00:00.000000 |            4 |   222.17
--> 2025-04-12 00:00:00.000000 | 2025-04-12 06:00:00.000000 |            1 |    84.89
--> 2025-04-18 00:00:00.000000 | 2025-04-18 06:00:00.000000 |            2 |   138.00
--> 2025-04-26 00:00:00.000000 | 2025-04-26 06:00:00.000000 |            1 |    47.19
--> 2025-04-28 00:00:00.000000 | 2025-04-28 06:00:00.000000 |            2 |   108.26
--> 2025-04-30 00:00:00.000000 | 2025-04-30 06:00:00.000000 |            4 |   130.08

-- Column comments describe features.
COMMENT ON COLUMN featurestore.ecommerce.customer_stats.purchases_7d IS 'Orders of the last seven days';

DESCRIBE featurestore.ecommerce.customer_stats;
--> Column          | Type          | Extra | Comment
--> ----------------+---------------+-------+------------------------------
--> customer_id     | bigint        |       |
--> event_timestamp | timestamp(6)  |       |
--> ingested_at     | timestamp(6)  |       |
--> purchases_7d    | bigint        |       | Orders of the last seven days
--> spend_7d        | decimal(38,2) |       |

-- The definition is kept with the table. No layout was named, so rows are bucketed and sorted for point-in-time joins.
SHOW CREATE TABLE featurestore.ecommerce.customer_stats;
--> CREATE TABLE featurestore.ecommerce.customer_stats (
-->    customer_id bigint,
-->    event_timestamp timestamp(6),
-->    ingested_at timestamp(6),
-->    purchases_7d bigint COMMENT 'Orders of the last seven days',
-->    spend_7d decimal(38, 2)
--> )
--> COMMENT 'Purchases of the last seven days'
--> WITH (
-->    created_column = 'ingested_at',
-->    entity = 'customer',
-->    entity_keys = ARRAY['customer_id'],
-->    format = 'PARQUET',
-->    format_version = 2,
--> …
-->    owner = 'growth',
-->    partitioning = ARRAY['bucket(customer_id, 8)'],
-->    sorted_by = ARRAY['customer_id ASC NULLS FIRST','event_timestamp ASC NULLS FIRST'],
-->    tags = ARRAY['behaviour'],
-->    timestamp_column = 'event_timestamp',
-->    ttl = '30d'
--> )

-- A table that others write: dbt, Spark, a stream.
CREATE OR REPLACE TABLE featurestore.ecommerce.product_embeddings (
  product_id bigint,
  event_timestamp timestamp(6) with time zone,
  embedding array(real))
WITH (entity_keys = ARRAY['product_id'], timestamp_column = 'event_timestamp', entity = 'product');

INSERT INTO featurestore.ecommerce.product_embeddings
VALUES
  (284, TIMESTAMP '2025-02-01 00:00:00 UTC', ARRAY[REAL '0.25', REAL '0.5']),
  (284, TIMESTAMP '2025-06-01 00:00:00 UTC', ARRAY[REAL '0.75', REAL '0.5']),
  (295, TIMESTAMP '2025-03-01 00:00:00 UTC', ARRAY[REAL '0.125', REAL '1.0']);

-- An existing table becomes a feature view when it gets keys and a time.
CREATE OR REPLACE TABLE featurestore.ecommerce.legacy_scores
AS
SELECT customer_id, CAST(joined_at AS date) AS scored_on, CAST(mod(customer_id, 7) AS double) / 7 AS score
FROM featurestore.ecommerce.customers;

ALTER TABLE featurestore.ecommerce.legacy_scores
SET PROPERTIES entity_keys = ARRAY['customer_id'], timestamp_column = 'scored_on';

SELECT * FROM featurestore.ecommerce."legacy_scores@2025-06-01" WHERE customer_id = 42;
--> customer_id | scored_on  | score
--> ------------+------------+------
-->          42 | 2025-03-04 |   0.0

-- Definitions are checked when written: what is wrong is named, and nothing is stored.
CREATE TABLE featurestore.ecommerce.mistaken (customer_id bigint, seen_at timestamp(6), score double)
WITH (entity_keys = ARRAY['custmer_id'], timestamp_column = 'seen_at');
--! column 'custmer_id' does not exist; the columns are customer_id, seen_at, score

CREATE TABLE featurestore.ecommerce.mistaken (customer_id bigint, seen_at timestamp(6), score double)
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'seen_at', ttl = 'a month');
--! Invalid duration 'a month'
