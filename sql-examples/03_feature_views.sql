-- name: Feature views
-- description: A view with entity keys and a timestamp column is a feature view that is computed when it is read.

CREATE OR REPLACE VIEW featurestore.ecommerce.customer_profile
COMMENT 'Who the customer is'
WITH (
  entity_keys = ARRAY['customer_id'],
  timestamp_column = 'updated_at',
  entity = 'customer',
  owner = 'growth',
  tags = ARRAY['profile'])
AS
SELECT customer_id, updated_at, segment, country
FROM featurestore.ecommerce.customers_history;

-- It may compute whatever SQL can: running totals since the customer joined, for instance.
CREATE OR REPLACE VIEW featurestore.ecommerce.customer_totals
COMMENT 'Totals since the customer joined'
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'ordered_at', entity = 'customer', owner = 'growth', tags = ARRAY['behaviour'])
AS
SELECT
  customer_id,
  ordered_at,
  count(*) OVER history AS orders_total,
  sum(amount) OVER history AS spend_total
FROM featurestore.ecommerce.orders
WINDOW history AS (PARTITION BY customer_id ORDER BY ordered_at);

COMMENT ON COLUMN featurestore.ecommerce.customer_profile.segment IS 'Marketing segment';

DESCRIBE featurestore.ecommerce.customer_profile;
--> Column      | Type         | Extra | Comment
--> ------------+--------------+-------+------------------
--> customer_id | bigint       |       |
--> updated_at  | timestamp(6) |       |
--> segment     | varchar      |       | Marketing segment
--> country     | varchar      |       |

SHOW CREATE VIEW featurestore.ecommerce.customer_profile;
--> CREATE VIEW featurestore.ecommerce.customer_profile COMMENT 'Who the customer is' SECURITY DEFINER
--> WITH (
-->    entity = 'customer',
-->    entity_keys = ARRAY['customer_id'],
--> …
-->    owner = 'growth',
-->    tags = ARRAY['profile'],
-->    timestamp_column = 'updated_at'
--> ) AS
--> SELECT
-->   customer_id
--> , updated_at
--> , segment
--> , country
--> FROM
-->   featurestore.ecommerce.customers_history

-- Read as what it is, it gives every row.
SELECT updated_at, segment, country
FROM featurestore.ecommerce.customer_profile
WHERE customer_id = 42
ORDER BY updated_at;
--> updated_at                 | segment | country
--> ---------------------------+---------+--------
--> 2025-03-04 15:05:37.000000 | new     | FR
--> 2025-04-23 15:05:37.000000 | vip     | FR
--> 2025-07-30 15:05:37.000000 | bargain | FR

CREATE OR REPLACE VIEW featurestore.ecommerce.mistaken
WITH (entity_keys = ARRAY['customer_id'], timestamp_column = 'country')
AS
SELECT customer_id, updated_at, segment, country
FROM featurestore.ecommerce.customers_history;
--! timestamp_column 'country' has type varchar: it must be date, timestamp(p) or timestamp(p) with time zone
