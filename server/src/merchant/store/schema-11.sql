-- An idempotency key is the own of the system that sent it. Of what was kept before nobody knows
-- the system: it is empty there, and the key is every system's. SQLite cannot change a key, so the
-- table is made anew.
CREATE TABLE order_keys_11 (
    system          TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- A digest of the request: another one under the same key is refused.
    fingerprint     TEXT NOT NULL,
    order_no        TEXT NOT NULL COLLATE NOCASE
        REFERENCES orders (order_no) ON DELETE CASCADE,
    PRIMARY KEY (idempotency_key, system)
) STRICT;
INSERT INTO order_keys_11 (system, idempotency_key, fingerprint, order_no)
SELECT '', idempotency_key, fingerprint, order_no FROM order_keys;
DROP TABLE order_keys;
ALTER TABLE order_keys_11 RENAME TO order_keys;
CREATE INDEX order_keys_of_order ON order_keys (order_no);

-- Webhooks that are not delivered are listed, however many others there are.
CREATE INDEX outbox_undelivered ON outbox (delivered_at_ms) WHERE delivered_at_ms IS NULL;

-- The state that an order has by its payments, refunds and cancellation.
CREATE VIEW order_states (order_no, state) AS
SELECT o.order_no, CASE
    WHEN EXISTS (SELECT 1 FROM payments p WHERE p.order_no = o.order_no
        AND p.amount_fen = o.amount_fen AND p.amount_fen > (
            SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
            WHERE r.payment_id = p.payment_id AND r.state = 'succeeded')) THEN 1
    WHEN EXISTS (SELECT 1 FROM payments p WHERE p.order_no = o.order_no
        AND p.amount_fen > (
            SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
            WHERE r.payment_id = p.payment_id AND r.state = 'succeeded')) THEN 9
    WHEN EXISTS (SELECT 1 FROM payments p WHERE p.order_no = o.order_no) THEN 3
    WHEN o.canceled_at_ms IS NOT NULL THEN 2
    ELSE 0 END
FROM orders o;

-- The same, for the lists of orders alone, which find by an index what is in one state.
ALTER TABLE orders ADD COLUMN listed_state INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = orders.order_no)
WHERE canceled_at_ms IS NOT NULL
    OR EXISTS (SELECT 1 FROM payments p WHERE p.order_no = orders.order_no);
CREATE INDEX orders_by_state ON orders (listed_state);

CREATE TRIGGER payment_recorded_lists AFTER INSERT ON payments WHEN NEW.order_no IS NOT NULL
BEGIN UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
WHERE order_no = NEW.order_no; END;

CREATE TRIGGER payment_adopted_lists AFTER UPDATE OF order_no ON payments
WHEN NEW.order_no IS NOT NULL
BEGIN UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
WHERE order_no = NEW.order_no; END;

CREATE TRIGGER refund_recorded_lists AFTER INSERT ON refunds
BEGIN UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
WHERE order_no = NEW.order_no; END;

CREATE TRIGGER refund_ended_lists AFTER UPDATE OF state ON refunds
BEGIN UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
WHERE order_no = NEW.order_no; END;

CREATE TRIGGER order_canceled_lists AFTER UPDATE OF canceled_at_ms ON orders
BEGIN UPDATE orders SET listed_state =
    (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
WHERE order_no = NEW.order_no; END;
