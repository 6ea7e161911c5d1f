-- name: Batch scoring
-- description: A training set without a timestamp column gives features as of now: the same definition of features, for
-- the rows to score today.

CREATE OR REPLACE VIEW featurestore.ecommerce.churn_scoring
WITH (features = ARRAY['customer_profile:segment', 'customer_totals'])
AS
SELECT customer_id
FROM featurestore.ecommerce.customers
WHERE left_at IS NULL;

SELECT * FROM featurestore.ecommerce.churn_scoring WHERE customer_id <= 10 ORDER BY customer_id;
--> customer_id | segment | orders_total | spend_total
--> ------------+---------+--------------+------------
-->           1 | bargain |          772 |    39165.05
-->           2 | bargain |          396 |    20440.25
-->           3 | regular |          275 |    14291.35
-->           4 | vip     |          227 |    11794.55
-->           5 | regular |          201 |    10875.10
-->           6 | bargain |          152 |     7503.19
-->           9 | regular |          166 |     8738.15
-->          10 | bargain |          130 |     6342.79

SELECT segment, count(*) AS customers, sum(orders_total) AS orders, sum(spend_total) AS spend
FROM featurestore.ecommerce.churn_scoring
GROUP BY segment
ORDER BY segment;
--> segment | customers | orders |      spend
--> --------+-----------+--------+-----------
--> bargain |      4480 |  27838 | 1463807.26
--> regular |      4384 |  26080 | 1369272.82
--> vip     |      4384 |  25321 | 1327041.10
