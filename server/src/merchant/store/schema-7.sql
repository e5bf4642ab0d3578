-- One query within the window, however many instances are polled; and what was exchanged with
-- gateways about an order that is deleted as unpaid goes with it.

-- When the last query about it began, whatever came of it.
ALTER TABLE attempts ADD COLUMN queried_at_ms INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER events_are_kept;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
WHEN OLD.attention = 1 OR OLD.kind NOT IN ('create', 'answer')
    OR EXISTS (SELECT 1 FROM orders o WHERE o.order_no = OLD.order_no)
    OR EXISTS (SELECT 1 FROM numbers n WHERE n.gateway = OLD.gateway AND n.number = OLD.order_no)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
