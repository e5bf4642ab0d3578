-- One code for both wallets, and what the gateway was told that no other column holds.
-- SQLite cannot change a CHECK, so the table is made anew; foreign keys are off meanwhile.
CREATE TABLE orders_2 (
    order_no      TEXT PRIMARY KEY COLLATE NOCASE,
    product_id    TEXT NOT NULL,
    name          TEXT NOT NULL,
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    amount_fen    INTEGER NOT NULL CHECK (amount_fen > 0),
    wallet        TEXT NOT NULL CHECK (wallet IN ('alipay', 'wechat', 'onecode')),
    gateway       TEXT,
    -- Written with `gateway`, read by that gateway's own code alone.
    told          TEXT,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    state         INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3)
) STRICT;

INSERT INTO orders_2 (order_no, product_id, name, quantity, amount_fen, wallet, gateway,
    created_at_ms, expires_at_ms, state)
SELECT order_no, product_id, name, quantity, amount_fen, wallet, gateway,
    created_at_ms, expires_at_ms, state
FROM orders;

DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;
