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
-->?

-- Every feature view, with its properties.
SELECT name, kind, entity, entity_keys, timestamp_column, ttl, owner, tags
FROM featurestore.system.feature_views
WHERE schema_name = 'ecommerce' AND owner = 'growth'
ORDER BY name;
-->?

-- Search is SQL.
SELECT feature_view, name, type, description
FROM featurestore.system.features
WHERE schema_name = 'ecommerce' AND contains(tags, 'behaviour')
ORDER BY feature_view, name;
-->?

SELECT name, entity_keys, feature_views FROM featurestore.system.entities WHERE name IS NOT NULL ORDER BY name;
-->?

SELECT name, features, timestamp_column
FROM featurestore.system.training_sets
WHERE schema_name = 'ecommerce' AND name LIKE 'churn%'
ORDER BY name;
-->?
