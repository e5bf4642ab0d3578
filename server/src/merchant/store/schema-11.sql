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
