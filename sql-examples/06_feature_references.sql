-- name: Feature references
-- description: Features under other names, keys that have other names in the spine, and one view joined twice.

CREATE OR REPLACE TABLE featurestore.ecommerce.referrals
AS
SELECT *
FROM (
  VALUES
    (BIGINT '1', BIGINT '42', BIGINT '7', TIMESTAMP '2025-04-20 10:00:00.000000'),
    (2, 7, 1042, TIMESTAMP '2025-06-30 18:30:00.000000'),
    (3, 1042, 42, TIMESTAMP '2025-09-15 08:00:00.000000'),
    (4, 42, NULL, TIMESTAMP '2025-09-15 08:00:00.000000'))
AS referrals (referral_id, referrer_id, referred_id, referred_at);

-- The same view twice, once for each customer of the row; the prefix of a whole view is its AS.
CREATE OR REPLACE VIEW featurestore.ecommerce.referral_features
WITH (
  features = ARRAY[
    'customer_profile:segment AS referrer_segment ON customer_id = referrer_id',
    'customer_profile AS referred ON customer_id = referred_id'],
  timestamp_column = 'referred_at')
AS
SELECT referral_id, referrer_id, referred_id, referred_at
FROM featurestore.ecommerce.referrals;

SELECT * FROM featurestore.ecommerce.referral_features ORDER BY referral_id;
--> referral_id | referrer_id | referred_id | referred_at                | referrer_segment | referred__segment | referred__country
--> ------------+-------------+-------------+----------------------------+------------------+-------------------+------------------
-->           1 |          42 |           7 | 2025-04-20 10:00:00.000000 | new              | bargain           | JP
-->           2 |           7 |        1042 | 2025-06-30 18:30:00.000000 | bargain          | regular           | MX
-->           3 |        1042 |          42 | 2025-09-15 08:00:00.000000 | regular          | bargain           | FR
-->           4 |          42 |        NULL | 2025-09-15 08:00:00.000000 | bargain          | NULL              | NULL

-- Nothing is ever renamed silently: two features of one name are an error that offers AS and full names.
CREATE OR REPLACE VIEW featurestore.ecommerce.mistaken
WITH (
  features = ARRAY['customer_profile:segment ON customer_id = referrer_id', 'customer_profile:segment ON customer_id = referred_id'],
  timestamp_column = 'referred_at')
AS
SELECT referral_id, referrer_id, referred_id, referred_at
FROM featurestore.ecommerce.referrals;
--! Column 'segment' would appear twice in the output

CREATE OR REPLACE VIEW featurestore.ecommerce.order_features
WITH (
  features = ARRAY['customer_profile', 'customer_stats:purchases_7d', 'product_embeddings:embedding'],
  timestamp_column = 'ordered_at',
  full_feature_names = true)
AS
SELECT order_id, customer_id, product_id, ordered_at, amount
FROM featurestore.ecommerce.orders;

SELECT *
FROM featurestore.ecommerce.order_features
WHERE customer_id = 42 AND ordered_at < TIMESTAMP '2025-03-25'
ORDER BY ordered_at;
--> order_id | customer_id | product_id | ordered_at                 | amount | customer_profile__segment | customer_profile__country | customer_stats__purchases_7d | product_embeddings__embedding
--> ---------+-------------+------------+----------------------------+--------+---------------------------+---------------------------+------------------------------+------------------------------
-->   480950 |          42 |        284 | 2025-03-11 06:42:08.000000 |   8.54 | new                       | FR                        |                         NULL | [0.25, 0.5]
-->   954182 |          42 |        456 | 2025-03-14 22:47:52.000000 |  95.27 | new                       | FR                        |                            1 | NULL
-->  1256095 |          42 |        213 | 2025-03-18 06:15:39.000000 |  81.54 | new                       | FR                        |                            2 | NULL
-->  1032302 |          42 |         80 | 2025-03-20 00:47:34.000000 |  21.49 | new                       | FR                        |                            2 | NULL
-->   771878 |          42 |        105 | 2025-03-21 13:42:16.000000 |  50.38 | new                       | FR                        |                            3 | NULL
-->   453178 |          42 |        395 | 2025-03-24 10:57:57.000000 |  68.76 | new                       | FR                        |                            3 | NULL
