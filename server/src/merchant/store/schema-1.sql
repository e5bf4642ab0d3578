-- A number is compared without case: an epay gateway takes "a1" and "A1" for the same order.
CREATE TABLE orders (
    order_no      TEXT PRIMARY KEY COLLATE NOCASE,
    product_id    TEXT NOT NULL,
    name          TEXT NOT NULL,
    quantity      INTEGER NOT NULL CHECK (quantity > 0),
    amount_fen    INTEGER NOT NULL CHECK (amount_fen > 0),
    wallet        TEXT NOT NULL CHECK (wallet IN ('alipay', 'wechat')),
    gateway       TEXT,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    state         INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3)
) STRICT;

-- The key keeps an order from being credited twice, whoever asks for it.
CREATE TABLE credits (
    order_no       TEXT PRIMARY KEY COLLATE NOCASE REFERENCES orders (order_no),
    amount_fen     INTEGER NOT NULL,
    source         TEXT NOT NULL CHECK (source IN ('notify', 'query')),
    credited_at_ms INTEGER NOT NULL
) STRICT;
