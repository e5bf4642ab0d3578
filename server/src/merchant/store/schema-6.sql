-- Unpaid orders can be deleted: they are found by their end, and a deleted row is looked for
-- in the tables that refer to it.

CREATE INDEX orders_by_end ON orders (expires_at_ms);
CREATE INDEX numbers_of_order ON numbers (order_no);
CREATE INDEX payments_of_attempt ON payments (attempt_id);
