-- name: Travel in time
-- description: Each feature view comes with relations: the newest row of each entity, the newest as of a time, and the
-- timeline of every row.

-- Now.
SELECT * FROM featurestore.ecommerce."customer_profile$latest" WHERE customer_id = 42;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-07-30 15:05:37.000000 | bargain | FR

-- Then. A time without zone is UTC.
SELECT * FROM featurestore.ecommerce."customer_profile@2025-05-01 12:00:00" WHERE customer_id = 42;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-04-23 15:05:37.000000 | vip     | FR

-- A row counts from its own instant on,
SELECT * FROM featurestore.ecommerce."customer_profile@2025-04-23T15:05:37Z" WHERE customer_id = 42;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-04-23 15:05:37.000000 | vip     | FR

-- and not a microsecond earlier.
SELECT * FROM featurestore.ecommerce."customer_profile@2025-04-23T15:05:36.999999Z" WHERE customer_id = 42;
--> customer_id | updated_at                 | segment | country
--> ------------+----------------------------+---------+--------
-->          42 | 2025-03-04 15:05:37.000000 | new     | FR

-- The ttl of customer_stats is 30 days: after the last order the features expire, and the customer is left out.
SELECT
  (SELECT count(*) FROM featurestore.ecommerce."customer_stats@2025-12-31") AS customers_then,
  (SELECT count(*) FROM featurestore.ecommerce."customer_stats@2026-03-01") AS customers_later,
  (SELECT count(*) FROM featurestore.ecommerce."customer_stats$latest") AS customers_now;
--> customers_then | customers_later | customers_now
--> ---------------+-----------------+--------------
-->           5273 |               0 |             0

-- Every row with the time it was valid (SCD type 2).
SELECT segment, valid_from, valid_to, is_current
FROM featurestore.ecommerce."customer_profile$timeline"
WHERE customer_id = 42
ORDER BY valid_from;
--> segment | valid_from                 | valid_to                   | is_current
--> --------+----------------------------+----------------------------+-----------
--> new     | 2025-03-04 15:05:37.000000 | 2025-04-23 15:05:37.000000 | false
--> vip     | 2025-04-23 15:05:37.000000 | 2025-07-30 15:05:37.000000 | false
--> bargain | 2025-07-30 15:05:37.000000 | NULL                       | true

-- A point-in-time question in plain SQL: how long are customers in each segment?
SELECT segment, count(*) AS times, round(avg(date_diff('day', valid_from, valid_to)), 1) AS days
FROM featurestore.ecommerce."customer_profile$timeline"
WHERE valid_to IS NOT NULL
GROUP BY segment
ORDER BY segment;
--> segment | times | days
--> --------+-------+-----
--> bargain |  6745 | 60.6
--> new     | 20000 | 58.6
--> regular |  6647 | 60.9
--> vip     |  6608 | 61.3

SELECT * FROM featurestore.ecommerce."customer_profile@yesterday";
--! 'yesterday' is no time: write an ISO instant, a date, or YYYY-MM-DD hh:mm:ss[.f][zone]; no zone means UTC
