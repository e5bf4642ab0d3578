-- What work in the background keeps: which orders' ends it has seen to, and when a gateway
-- last answered.

-- When the order's end was seen to, whatever its state was then. `NULL` before.
ALTER TABLE orders ADD COLUMN end_seen_at_ms INTEGER;
-- The shop is not sent what happened before the upgrade.
UPDATE orders SET end_seen_at_ms = expires_at_ms
WHERE expires_at_ms <= CAST(strftime('%s', 'now') AS INTEGER) * 1000;
CREATE INDEX orders_to_end ON orders (expires_at_ms) WHERE end_seen_at_ms IS NULL;

-- When the last query began that the gateway answered.
ALTER TABLE attempts ADD COLUMN answered_query_at_ms INTEGER;
-- One slow gateway must not keep the queries of the others waiting.
DROP INDEX attempts_to_query;
CREATE INDEX attempts_to_query ON attempts (gateway, next_query_at_ms)
WHERE next_query_at_ms IS NOT NULL;
