-- name: Training sets
-- description: A view with features joins them on to its own rows, each as it was at the row's own time. Rows come out
-- exactly once, and features nobody knew yet are NULL.

CREATE OR REPLACE VIEW featurestore.ecommerce.churn_training
COMMENT 'Will the customer leave within 30 days?'
WITH (
  features = ARRAY['customer_stats', 'customer_profile:segment', 'customer_totals'],
  timestamp_column = 'label_time',
  owner = 'growth')
AS
SELECT customer_id, label_time, churned
FROM featurestore.ecommerce.churn_labels;

DESCRIBE featurestore.ecommerce.churn_training;
--> Column       | Type          | Extra | Comment
--> -------------+---------------+-------+------------------------------
--> customer_id  | bigint        |       |
--> label_time   | timestamp(6)  |       |
--> churned      | boolean       |       |
--> purchases_7d | bigint        |       | Orders of the last seven days
--> spend_7d     | decimal(38,2) |       |
--> segment      | varchar       |       | Marketing segment
--> orders_total | bigint        |       |
--> spend_total  | decimal(38,2) |       |

SELECT *
FROM featurestore.ecommerce.churn_training
WHERE customer_id <= 20
ORDER BY customer_id;
--> customer_id | label_time                 | churned | purchases_7d | spend_7d | segment | orders_total | spend_total
--> ------------+----------------------------+---------+--------------+----------+---------+--------------+------------
-->           2 | 2025-07-12 23:24:35.000000 | false   |            8 |   520.23 | bargain |          199 |    10258.55
-->           4 | 2025-09-05 14:58:17.000000 | false   |           12 |   683.62 | vip     |          132 |     7231.38
-->           6 | 2025-07-19 16:08:16.000000 | false   |            4 |   165.09 | regular |           64 |     3185.41
-->           8 | 2025-10-07 20:25:41.000000 | true    |            5 |   214.85 | bargain |          123 |     6242.41
-->          10 | 2025-10-14 09:20:11.000000 | false   |            2 |   185.69 | bargain |          102 |     5018.65
-->          12 | 2025-11-25 19:15:06.000000 | false   |            3 |   207.61 | regular |           80 |     4275.08
-->          14 | 2025-09-26 09:34:40.000000 | true    |            3 |   176.09 | bargain |           87 |     4579.91
-->          16 | 2025-10-21 15:56:15.000000 | false   |            1 |    11.02 | regular |           89 |     4861.96
-->          18 | 2025-10-16 02:37:45.000000 | false   |            1 |    90.81 | regular |           74 |     4075.48
-->          20 | 2025-12-03 01:35:39.000000 | true    |            3 |   156.64 | vip     |          105 |     5314.79

-- As many rows as there are labels; some customers bought nothing in the 30 days before their label.
SELECT
  (SELECT count(*) FROM featurestore.ecommerce.churn_labels) AS labels,
  count(*) AS rows,
  count(segment) AS with_segment,
  count(purchases_7d) AS with_purchases
FROM featurestore.ecommerce.churn_training;
--> labels |  rows | with_segment | with_purchases
--> -------+-------+--------------+---------------
-->  10000 | 10000 |        10000 |           3776

-- The view shows as it was written.
SHOW CREATE VIEW featurestore.ecommerce.churn_training;
--> CREATE VIEW featurestore.ecommerce.churn_training COMMENT 'Will the customer leave within 30 days?' SECURITY DEFINER
--> WITH (
-->    features = ARRAY['customer_stats','customer_profile:segment','customer_totals'],
--> …
-->    owner = 'growth',
-->    timestamp_column = 'label_time'
--> ) AS
--> SELECT
-->   customer_id
--> , label_time
--> , churned
--> FROM
-->   featurestore.ecommerce.churn_labels

-- Kept for a training run. The table remembers what it was made of.
CREATE OR REPLACE TABLE featurestore.ecommerce.churn_training_2025_12
WITH (training_set = 'churn_training')
AS
SELECT * FROM featurestore.ecommerce.churn_training;

SELECT name, training_set, rows, written_since
FROM featurestore.system.training_tables
WHERE schema_name = 'ecommerce';
--> name                   | training_set             |  rows | written_since
--> -----------------------+--------------------------+-------+--------------
--> churn_training_2025_12 | ecommerce.churn_training | 10000 | false

-- A feature that does not exist is named when the training set is written.
CREATE OR REPLACE VIEW featurestore.ecommerce.mistaken
WITH (features = ARRAY['customer_profile:segmnt'], timestamp_column = 'label_time')
AS
SELECT customer_id, label_time FROM featurestore.ecommerce.churn_labels;
--! Feature 'segmnt' does not exist in feature view 'ecommerce.customer_profile' (did you mean 'segment'?); its features are: segment, country
