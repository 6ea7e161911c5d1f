-- name: Materialized feature views
-- description: What a view computes is kept by REFRESH, with the time at which each row stops to be the newest, so that joins only look rows up.

CREATE OR REPLACE MATERIALIZED VIEW featurestore.ecommerce.customer_activity
GRACE PERIOD INTERVAL '15' MINUTE
COMMENT 'Totals since the customer joined, kept'
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at')
AS
SELECT customer_id, ordered_at, orders_total, spend_total
FROM featurestore.ecommerce.customer_totals;

REFRESH MATERIALIZED VIEW featurestore.ecommerce.customer_activity;

-- It answers what the view answers, of any time ...
SELECT
  (SELECT count(*) FROM featurestore.ecommerce."customer_activity@2025-06-01") AS materialized,
  (SELECT count(*) FROM featurestore.ecommerce."customer_totals@2025-06-01") AS virtual;
--> materialized | virtual
--> -------------+--------
-->        15351 |   15351

-- ... and in training sets; table functions read it, too, which they refuse to do with a view that computes.
CREATE OR REPLACE VIEW featurestore.ecommerce.activity_training
WITH (features = ARRAY['customer_activity'], timestamp_column = 'label_time')
AS
SELECT customer_id, label_time, churned
FROM featurestore.ecommerce.churn_labels;

SELECT count(*) AS rows_of_both
FROM (
  SELECT * FROM featurestore.ecommerce.activity_training
  INTERSECT
  SELECT *
  FROM TABLE(featurestore.system.point_in_time_join(
    spine => TABLE(SELECT customer_id, label_time, churned FROM featurestore.ecommerce.churn_labels),
    features => ARRAY['ecommerce.customer_activity'],
    timestamp_column => DESCRIPTOR(label_time))));
--> rows_of_both
--> ------------
-->        10000

SELECT name, freshness
FROM system.metadata.materialized_views
WHERE catalog_name = 'featurestore' AND schema_name = 'ecommerce' AND name = 'customer_activity';
--> name              | freshness
--> ------------------+----------
--> customer_activity | FRESH

-- A view that makes each row from one row of one table is refreshed with the new rows alone: they are put in their places.
CREATE OR REPLACE TABLE featurestore.ecommerce.ratings
AS
SELECT * FROM (VALUES
  (BIGINT '1', TIMESTAMP '2025-03-01 10:00:00.000000', 4),
  (1, TIMESTAMP '2025-05-01 10:00:00.000000', 2),
  (2, TIMESTAMP '2025-04-01 10:00:00.000000', 5),
  (3, TIMESTAMP '2025-04-01 10:00:00.000000', 3)) AS rating (customer_id, rated_at, stars);

CREATE OR REPLACE MATERIALIZED VIEW featurestore.ecommerce.customer_rating
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'rated_at')
AS
SELECT customer_id, rated_at, stars, stars >= 4 AS satisfied
FROM featurestore.ecommerce.ratings;

REFRESH MATERIALIZED VIEW featurestore.ecommerce.customer_rating;

-- This row comes late: it was true between the two that are there.
INSERT INTO featurestore.ecommerce.ratings VALUES (1, TIMESTAMP '2025-04-01 10:00:00.000000', 5);

REFRESH MATERIALIZED VIEW featurestore.ecommerce.customer_rating;

SELECT stars, satisfied, valid_from, valid_to
FROM featurestore.ecommerce."customer_rating$timeline"
WHERE customer_id = 1
ORDER BY valid_from;
--> stars | satisfied | valid_from                 | valid_to
--> ------+-----------+----------------------------+---------------------------
-->     4 | true      | 2025-03-01 10:00:00.000000 | 2025-04-01 10:00:00.000000
-->     5 | true      | 2025-04-01 10:00:00.000000 | 2025-05-01 10:00:00.000000
-->     2 | false     | 2025-05-01 10:00:00.000000 | NULL

DROP MATERIALIZED VIEW featurestore.ecommerce.customer_rating;

DROP TABLE featurestore.ecommerce.ratings;

DROP VIEW featurestore.ecommerce.activity_training;

DROP MATERIALIZED VIEW featurestore.ecommerce.customer_activity;
