-- The newest changes of what is answered about orders, for those who wait for them.

CREATE TABLE changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_no  TEXT NOT NULL
) STRICT;

-- Whoever finds a gap takes it that any order may have changed.
CREATE TRIGGER changes_are_few AFTER INSERT ON changes
BEGIN DELETE FROM changes WHERE change_id <= NEW.change_id - 1000; END;

CREATE TRIGGER payment_recorded AFTER INSERT ON payments WHEN NEW.order_no IS NOT NULL
BEGIN INSERT INTO changes (order_no) VALUES (NEW.order_no); END;

CREATE TRIGGER payment_adopted AFTER UPDATE OF order_no ON payments
WHEN NEW.order_no IS NOT NULL AND NEW.order_no IS NOT OLD.order_no
BEGIN INSERT INTO changes (order_no) VALUES (NEW.order_no); END;

CREATE TRIGGER refund_recorded AFTER INSERT ON refunds
BEGIN INSERT INTO changes (order_no) VALUES (NEW.order_no); END;

CREATE TRIGGER refund_ended AFTER UPDATE OF state ON refunds WHEN NEW.state <> OLD.state
BEGIN INSERT INTO changes (order_no) VALUES (NEW.order_no); END;

CREATE TRIGGER order_changed AFTER UPDATE OF canceled_at_ms, expires_at_ms ON orders
WHEN NEW.canceled_at_ms IS NOT OLD.canceled_at_ms OR NEW.expires_at_ms <> OLD.expires_at_ms
BEGIN INSERT INTO changes (order_no) VALUES (NEW.order_no); END;
