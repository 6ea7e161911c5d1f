-- name: Demo data
-- description: A shop in the year 2025: 20,000 customers and what changed about them, a million events, the orders among
-- them, and labels to predict. Every choice is a hash of a row number, so the data are the same everywhere.

CREATE SCHEMA IF NOT EXISTS featurestore.ecommerce;

-- A third of the customers leaves the shop in the second half of the year.
CREATE TABLE IF NOT EXISTS featurestore.ecommerce.customers
AS
WITH FUNCTION dice(seed bigint, salt bigint, sides bigint)
  RETURNS bigint
  RETURN mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(seed * 100 + salt))), 9223372036854775807), sides)
SELECT
  customer_id,
  element_at(ARRAY['DE', 'FR', 'JP', 'MX', 'US'], 1 + CAST(dice(customer_id, 1, 5) AS integer)) AS country,
  TIMESTAMP '2025-01-01 00:00:00.000000' + dice(customer_id, 2, 90 * 86400) * INTERVAL '1' SECOND AS joined_at,
  IF(dice(customer_id, 3, 3) = 0, TIMESTAMP '2025-07-01 00:00:00.000000' + dice(customer_id, 4, 180 * 86400) * INTERVAL '1' SECOND) AS left_at
FROM TABLE(sequence(start => 1, stop => 20000)) AS numbers (customer_id);

-- Nobody overwrites a customer's row: each change is a row of its own, with its time.
CREATE TABLE IF NOT EXISTS featurestore.ecommerce.customers_history
AS
WITH FUNCTION dice(seed bigint, salt bigint, sides bigint)
  RETURNS bigint
  RETURN mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(seed * 100 + salt))), 9223372036854775807), sides)
SELECT
  customer_id,
  joined_at + step * (30 + dice(customer_id * 10 + step, 5, 60)) * INTERVAL '1' DAY AS updated_at,
  IF(step = 0, 'new', element_at(ARRAY['bargain', 'regular', 'vip'], 1 + CAST(dice(customer_id * 10 + step, 6, 3) AS integer))) AS segment,
  country
FROM featurestore.ecommerce.customers
CROSS JOIN UNNEST(sequence(0, 2)) AS steps (step);

-- Few customers do much, many do little.
CREATE TABLE IF NOT EXISTS featurestore.ecommerce.events
AS
WITH FUNCTION dice(seed bigint, salt bigint, sides bigint)
  RETURNS bigint
  RETURN mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(seed * 100 + salt))), 9223372036854775807), sides)
SELECT event_id, customer_id, event_time, event_type, product_id, price
FROM (
  SELECT
    event_id,
    1 + CAST(floor(20000 * power(dice(event_id, 7, 1000000) / 1e6, 2)) AS bigint) AS customer_id,
    TIMESTAMP '2025-01-01 00:00:00.000000' + dice(event_id, 8, 365 * 86400) * INTERVAL '1' SECOND AS event_time,
    element_at(ARRAY['view', 'view', 'view', 'view', 'view', 'view', 'view', 'cart', 'cart', 'purchase'], 1 + CAST(dice(event_id, 9, 10) AS integer)) AS event_type,
    1 + dice(event_id, 10, 500) AS product_id,
    CAST(5 + dice(event_id, 11, 9500) / DECIMAL '100.00' AS decimal(10, 2)) AS price
  FROM TABLE(sequence(start => 1, stop => 1360000)) AS numbers (event_id))
JOIN featurestore.ecommerce.customers USING (customer_id)
WHERE event_time >= joined_at AND (left_at IS NULL OR event_time < left_at);

CREATE TABLE IF NOT EXISTS featurestore.ecommerce.orders
AS
SELECT event_id AS order_id, customer_id, product_id, event_time AS ordered_at, price AS amount
FROM featurestore.ecommerce.events
WHERE event_type = 'purchase';

-- To predict, at label_time: will the customer leave within 30 days?
CREATE TABLE IF NOT EXISTS featurestore.ecommerce.churn_labels
AS
WITH FUNCTION dice(seed bigint, salt bigint, sides bigint)
  RETURNS bigint
  RETURN mod(bitwise_and(from_big_endian_64(xxhash64(to_big_endian_64(seed * 100 + salt))), 9223372036854775807), sides)
SELECT customer_id, label_time, left_at IS NOT NULL AS churned
FROM (
  SELECT
    customer_id,
    left_at,
    IF(
      left_at IS NULL,
      TIMESTAMP '2025-07-01 00:00:00.000000' + dice(customer_id, 12, 180 * 86400) * INTERVAL '1' SECOND,
      left_at - dice(customer_id, 13, 30 * 86400) * INTERVAL '1' SECOND) AS label_time
  FROM featurestore.ecommerce.customers
  WHERE mod(customer_id, 2) = 0);

SELECT *
FROM (
  SELECT 'customers' AS table_name, count(*) AS rows FROM featurestore.ecommerce.customers
  UNION ALL
  SELECT 'customers_history', count(*) FROM featurestore.ecommerce.customers_history
  UNION ALL
  SELECT 'events', count(*) FROM featurestore.ecommerce.events
  UNION ALL
  SELECT 'orders', count(*) FROM featurestore.ecommerce.orders
  UNION ALL
  SELECT 'churn_labels', count(*) FROM featurestore.ecommerce.churn_labels)
ORDER BY table_name;
--> table_name        |    rows
--> ------------------+--------
--> churn_labels      |   10000
--> customers         |   20000
--> customers_history |   60000
--> events            | 1075930
--> orders            |  107475

-- The same data on every machine: the sum of all prices.
SELECT count(DISTINCT customer_id) AS customers, sum(price) AS total, min(event_time) AS first_event, max(event_time) AS last_event
FROM featurestore.ecommerce.events;
--> customers |       total | first_event                | last_event
--> ----------+-------------+----------------------------+---------------------------
-->     20000 | 56442892.49 | 2025-01-01 01:21:56.000000 | 2025-12-31 23:58:38.000000

SELECT * FROM featurestore.ecommerce.customers_history WHERE customer_id = 42 ORDER BY updated_at;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-03-04 15:05:37.000000 | new     | FR
-->          42 | 2025-04-23 15:05:37.000000 | vip     | FR
-->          42 | 2025-07-30 15:05:37.000000 | bargain | FR

SELECT event_time, event_type, product_id, price
FROM featurestore.ecommerce.events
WHERE customer_id = 42 AND event_type <> 'view'
ORDER BY event_time
LIMIT 5;
--> event_time                 | event_type | product_id | price
--> ---------------------------+------------+------------+------
--> 2025-03-06 21:32:54.000000 | cart       |        295 |  6.94
--> 2025-03-07 01:02:52.000000 | cart       |        495 | 52.89
--> 2025-03-09 16:40:02.000000 | cart       |        186 | 78.91
--> 2025-03-11 04:05:49.000000 | cart       |        405 | 67.08
--> 2025-03-11 06:42:08.000000 | purchase   |        284 |  8.54

SELECT churned, count(*) AS labels FROM featurestore.ecommerce.churn_labels GROUP BY churned ORDER BY churned;
--> churned | labels
--> --------+-------
--> false   |   6587
--> true    |   3413
