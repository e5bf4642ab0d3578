-- An idempotency key is the own of the system that sent it. Of what was kept before nobody knows
-- the system: it is empty there, and the key is every system's.
ALTER TABLE order_keys ADD COLUMN system TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE order_keys ALTER COLUMN system DROP DEFAULT,
    DROP CONSTRAINT order_keys_pkey,
    ADD PRIMARY KEY (idempotency_key, system);

-- Webhooks that are not delivered are listed, however many others there are.
CREATE INDEX outbox_undelivered ON outbox (position) WHERE delivered_at_ms IS NULL;

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
ALTER TABLE orders ADD COLUMN listed_state BIGINT NOT NULL DEFAULT 0;
UPDATE orders o SET listed_state = s.state
FROM order_states s WHERE s.order_no = o.order_no AND s.state <> 0;
CREATE INDEX orders_by_state ON orders (listed_state, position);

CREATE FUNCTION list_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders SET listed_state =
        (SELECT s.state FROM order_states s WHERE s.order_no = NEW.order_no)
    WHERE order_no = NEW.order_no;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_recorded_lists AFTER INSERT ON payments
FOR EACH ROW WHEN (NEW.order_no IS NOT NULL) EXECUTE FUNCTION list_order();
CREATE TRIGGER payment_adopted_lists AFTER UPDATE OF order_no ON payments
FOR EACH ROW WHEN (NEW.order_no IS NOT NULL) EXECUTE FUNCTION list_order();
CREATE TRIGGER refund_recorded_lists AFTER INSERT ON refunds
FOR EACH ROW EXECUTE FUNCTION list_order();
CREATE TRIGGER refund_ended_lists AFTER UPDATE OF state ON refunds
FOR EACH ROW EXECUTE FUNCTION list_order();
CREATE TRIGGER order_canceled_lists AFTER UPDATE OF canceled_at_ms ON orders
FOR EACH ROW EXECUTE FUNCTION list_order();
