-- The shop's own system asks for orders and refunds, and may ask twice for the same.

CREATE TABLE order_keys (
    idempotency_key TEXT PRIMARY KEY,
    -- A digest of the request: another one under the same key is refused.
    fingerprint     TEXT NOT NULL,
    order_no        TEXT NOT NULL COLLATE NOCASE
        REFERENCES orders (order_no) ON DELETE CASCADE
) STRICT;
CREATE INDEX order_keys_of_order ON order_keys (order_no);

-- Of a refund that the shop asked for, as above; empty where one was learned of.
ALTER TABLE refunds ADD COLUMN fingerprint TEXT;
CREATE INDEX refunds_under_way ON refunds (requested_at_ms) WHERE state = 'requested';
CREATE INDEX payments_by_time ON payments (learned_at_ms);
