-- name: Leakage
-- description: Why the time matters. A join to today's values tells the model the future; a point-in-time join does not.

-- The easy way: the newest totals of each customer. They look like a wonderful predictor of churn ...
SELECT
  churned,
  count(*) AS labels,
  round(avg(CAST(spend_total AS double))) AS average_spend,
  round(avg(CAST(orders_total AS double)), 1) AS average_orders
FROM featurestore.ecommerce.churn_labels
LEFT JOIN featurestore.ecommerce."customer_totals$latest" USING (customer_id)
GROUP BY churned
ORDER BY churned;
--> churned | labels | average_spend | average_orders
--> --------+--------+---------------+---------------
--> false   |   6587 |         318.0 |            6.1
--> true    |   3413 |         234.0 |            4.5

-- ... because those who left stopped buying afterwards. At the time of the label nothing of that could be seen.
SELECT
  churned,
  count(*) AS labels,
  round(avg(CAST(spend_total AS double))) AS average_spend,
  round(avg(CAST(orders_total AS double)), 1) AS average_orders
FROM featurestore.ecommerce.churn_training
GROUP BY churned
ORDER BY churned;
--> churned | labels | average_spend | average_orders
--> --------+--------+---------------+---------------
--> false   |   6587 |         234.0 |            4.5
--> true    |   3413 |         221.0 |            4.2

-- In how many rows would the model have been trained on a value from after the label?
SELECT count(*) AS labels, count_if(latest.orders_total > coalesce(training.orders_total, 0)) AS leaked
FROM featurestore.ecommerce.churn_training AS training
LEFT JOIN featurestore.ecommerce."customer_totals$latest" AS latest USING (customer_id);
--> labels | leaked
--> -------+-------
-->  10000 |   5091
