-- name: Definitions
-- description: What there is, who owns it and how it came to be, as tables.

-- A definition is changed by writing it anew; its earlier versions stay to be seen.
DROP VIEW IF EXISTS featurestore.ecommerce.customer_country;

CREATE VIEW featurestore.ecommerce.customer_country
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'updated_at')
AS
SELECT customer_id, updated_at, country FROM featurestore.ecommerce.customers_history;

CREATE OR REPLACE VIEW featurestore.ecommerce.customer_country
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'updated_at', owner = 'growth')
AS
SELECT customer_id, updated_at, lower(country) AS country FROM featurestore.ecommerce.customers_history;

SELECT version, created_at, author, sql, is_current
FROM featurestore.ecommerce."customer_country$versions"
ORDER BY version;
--> version | created_at                  | author     | sql                                                                                                    | is_current
--> --------+-----------------------------+------------+--------------------------------------------------------------------------------------------------------+-----------
-->       1 | …                           | quickstart | SELECT customer_id , updated_at , country FROM featurestore.ecommerce.customers_history                | false
-->       2 | …                           | quickstart | SELECT customer_id , updated_at , lower(country) country FROM featurestore.ecommerce.customers_history | true

-- Every feature view, with its properties.
SELECT name, kind, entity, entity_keys, timestamp_column, ttl, owner, tags
FROM featurestore.system.feature_views
WHERE schema_name = 'ecommerce' AND owner = 'growth'
ORDER BY name;
--> name             | kind    | entity   | entity_keys   | timestamp_column | ttl  | owner  | tags
--> -----------------+---------+----------+---------------+------------------+------+--------+------------
--> customer_country | virtual | NULL     | [customer_id] | updated_at       | NULL | growth | []
--> customer_profile | virtual | customer | [customer_id] | updated_at       | NULL | growth | [profile]
--> customer_stats   | table   | customer | [customer_id] | event_timestamp  | 30d  | growth | [behaviour]
--> customer_totals  | virtual | customer | [customer_id] | ordered_at       | NULL | growth | [behaviour]

-- Search is SQL.
SELECT feature_view, name, type, description
FROM featurestore.system.features
WHERE schema_name = 'ecommerce' AND contains(tags, 'behaviour')
ORDER BY feature_view, name;
--> feature_view    | name         | type          | description
--> ----------------+--------------+---------------+------------------------------
--> customer_stats  | purchases_7d | bigint        | Orders of the last seven days
--> customer_stats  | spend_7d     | decimal(38,2) | NULL
--> customer_totals | orders_total | bigint        | NULL
--> customer_totals | spend_total  | decimal(38,2) | NULL

SELECT name, entity_keys, feature_views FROM featurestore.system.entities WHERE name IS NOT NULL ORDER BY name;
--> name     | entity_keys   | feature_views
--> ---------+---------------+----------------------------------------------------------------------------------
--> customer | [customer_id] | [ecommerce.customer_profile, ecommerce.customer_stats, ecommerce.customer_totals]
--> product  | [product_id]  | [ecommerce.product_embeddings]

SELECT name, features, timestamp_column
FROM featurestore.system.training_sets
WHERE schema_name = 'ecommerce' AND name LIKE 'churn%'
ORDER BY name;
--> name           | features                                                    | timestamp_column
--> ---------------+-------------------------------------------------------------+-----------------
--> churn_scoring  | [customer_profile:segment, customer_totals]                 | NULL
--> churn_training | [customer_stats, customer_profile:segment, customer_totals] | label_time
