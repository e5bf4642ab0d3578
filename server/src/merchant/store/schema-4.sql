-- What was a state and a credit becomes what happened: attempts, payments, refunds and events.
-- An order's state is computed from them. Foreign keys are off meanwhile.

-- `mode` is `live` or `sandbox`.
CREATE TABLE store (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE orders_4 (
    order_no       TEXT PRIMARY KEY COLLATE NOCASE,
    source         TEXT NOT NULL CHECK (source IN ('api', 'catalogue', 'browser')),
    product_id     TEXT,
    name           TEXT NOT NULL,
    quantity       INTEGER NOT NULL CHECK (quantity > 0),
    amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
    wallets        TEXT NOT NULL CHECK (wallets IN ('alipay', 'wechat', 'either', 'onecode')),
    -- The first gateway that it was sent to.
    gateway        TEXT,
    return_url     TEXT,
    metadata       TEXT,
    created_at_ms  INTEGER NOT NULL,
    expires_at_ms  INTEGER NOT NULL,
    canceled_at_ms INTEGER
) STRICT;

INSERT INTO orders_4 (order_no, source, product_id, name, quantity, amount_fen, wallets, gateway,
    created_at_ms, expires_at_ms, canceled_at_ms)
SELECT order_no, CASE WHEN order_no LIKE 'tc%' THEN 'catalogue' ELSE 'browser' END, product_id,
    name, quantity, amount_fen, wallet, gateway, created_at_ms, expires_at_ms,
    CASE WHEN state = 2 THEN created_at_ms END
FROM orders;

ALTER TABLE orders RENAME TO orders_3;
ALTER TABLE orders_4 RENAME TO orders;

-- The numbers by which gateways know orders: none ever means two orders. A gateway may take
-- numbers that differ in case alone for the same.
CREATE TABLE numbers (
    gateway  TEXT NOT NULL,
    number   TEXT NOT NULL COLLATE NOCASE,
    order_no TEXT NOT NULL COLLATE NOCASE REFERENCES orders (order_no),
    PRIMARY KEY (gateway, number)
) STRICT;

CREATE TABLE attempts (
    attempt_id           INTEGER PRIMARY KEY,
    order_no             TEXT NOT NULL COLLATE NOCASE REFERENCES orders (order_no),
    gateway              TEXT NOT NULL,
    wallet               TEXT NOT NULL CHECK (wallet IN ('alipay', 'wechat', 'either', 'onecode')),
    device               TEXT NOT NULL CHECK (device IN ('desktop', 'phone', 'wechat', 'alipay')),
    number               TEXT NOT NULL COLLATE NOCASE,
    -- What was sent, in a form that the gateway's own code alone reads.
    fields               TEXT,
    answer_status        INTEGER,
    answer_type          TEXT,
    answer_body          BLOB,
    trade_no             TEXT,
    state                TEXT NOT NULL
        CHECK (state IN ('sending', 'answered', 'refused', 'unknown', 'ended')),
    created_at_ms        INTEGER NOT NULL,
    ends_at_ms           INTEGER NOT NULL,
    sending_until_ms     INTEGER NOT NULL DEFAULT 0,
    next_query_at_ms     INTEGER,
    query_lease_until_ms INTEGER NOT NULL DEFAULT 0,
    queries              INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (gateway, number) REFERENCES numbers (gateway, number)
) STRICT;
CREATE INDEX attempts_of_order ON attempts (order_no);
CREATE INDEX attempts_of_number ON attempts (gateway, number);
CREATE INDEX attempts_to_query ON attempts (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

-- The key keeps a payment from being recorded twice, however it is learned. It is the
-- gateway's trade number or, where it names none, the number of the attempt.
CREATE TABLE payments (
    payment_id    INTEGER PRIMARY KEY,
    gateway       TEXT NOT NULL,
    trade_key     TEXT NOT NULL,
    trade_no      TEXT,
    -- The number that the gateway names; where no order has it, the payment is an orphan.
    number        TEXT NOT NULL,
    attempt_id    INTEGER REFERENCES attempts (attempt_id),
    order_no      TEXT COLLATE NOCASE REFERENCES orders (order_no),
    amount_fen    INTEGER NOT NULL CHECK (amount_fen > 0),
    wallet        TEXT CHECK (wallet IN ('alipay', 'wechat', 'either', 'onecode')),
    paid_at       TEXT,
    learned_at_ms INTEGER NOT NULL,
    source        TEXT NOT NULL CHECK (source IN ('notification', 'query', 'report', 'browser')),
    UNIQUE (gateway, trade_key)
) STRICT;
CREATE INDEX payments_of_order ON payments (order_no);
CREATE INDEX payments_of_number ON payments (gateway, number);

CREATE TABLE refunds (
    refund_id       TEXT PRIMARY KEY,
    payment_id      INTEGER NOT NULL REFERENCES payments (payment_id),
    order_no        TEXT NOT NULL COLLATE NOCASE REFERENCES orders (order_no),
    amount_fen      INTEGER NOT NULL CHECK (amount_fen > 0),
    state           TEXT NOT NULL CHECK (state IN ('requested', 'succeeded', 'failed', 'unknown')),
    idempotency_key TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    settled_at_ms   INTEGER,
    reason          TEXT NOT NULL,
    UNIQUE (order_no, idempotency_key)
) STRICT;
CREATE INDEX refunds_of_payment ON refunds (payment_id);

CREATE TABLE events (
    event_id       INTEGER PRIMARY KEY,
    at_ms          INTEGER NOT NULL,
    -- As it was sent: it may be the number of no order.
    order_no       TEXT COLLATE NOCASE,
    gateway        TEXT,
    kind           TEXT NOT NULL,
    accepted       INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    reason         TEXT,
    expected       TEXT,
    got            TEXT,
    trade_no       TEXT,
    source_address TEXT,
    raw            BLOB,
    attention      INTEGER NOT NULL CHECK (attention IN (0, 1))
) STRICT;
CREATE INDEX events_of_order ON events (order_no);
CREATE INDEX events_for_attention ON events (event_id) WHERE attention = 1;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TABLE attention_resolved (
    event_id INTEGER PRIMARY KEY REFERENCES events (event_id),
    at_ms    INTEGER NOT NULL,
    note     TEXT NOT NULL
) STRICT;

-- What the shop is to be sent, written with the change that it is about.
CREATE TABLE outbox (
    webhook_id      TEXT PRIMARY KEY,
    order_no        TEXT COLLATE NOCASE,
    kind            TEXT NOT NULL CHECK (kind IN ('order.paid', 'order.canceled',
        'order.refunded', 'order.expired', 'order.attention')),
    payload         TEXT NOT NULL,
    created_at_ms   INTEGER NOT NULL,
    next_at_ms      INTEGER NOT NULL,
    lease_until_ms  INTEGER NOT NULL DEFAULT 0,
    tries           INTEGER NOT NULL DEFAULT 0,
    delivered_at_ms INTEGER
) STRICT;
CREATE INDEX outbox_of_order ON outbox (order_no);
CREATE INDEX outbox_to_send ON outbox (next_at_ms) WHERE delivered_at_ms IS NULL;

INSERT INTO numbers (gateway, number, order_no)
SELECT gateway, order_no, order_no FROM orders_3 WHERE gateway IS NOT NULL;

-- What the gateway answered was not kept. A waiting order is to be queried.
INSERT INTO attempts (order_no, gateway, wallet, device, number, fields, state, created_at_ms,
    ends_at_ms, next_query_at_ms)
SELECT order_no, gateway, wallet, 'desktop', order_no, gateway_fields, 'unknown', created_at_ms,
    expires_at_ms, CASE WHEN state = 0 THEN created_at_ms END
FROM orders_3 WHERE gateway IS NOT NULL;

-- A credit without its order keeps its number, so that the check of all keys finds it.
INSERT INTO payments (gateway, trade_key, number, attempt_id, order_no, amount_fen,
    learned_at_ms, source)
SELECT coalesce(o.gateway, 'unknown'), c.order_no, c.order_no, a.attempt_id, c.order_no,
    c.amount_fen, c.credited_at_ms,
    CASE c.source WHEN 'notify' THEN 'notification' ELSE c.source END
FROM credits c
LEFT JOIN orders_3 o ON o.order_no = c.order_no
LEFT JOIN attempts a ON a.order_no = c.order_no;

-- A refund could be recorded without the payment before it.
INSERT INTO payments (gateway, trade_key, number, attempt_id, order_no, amount_fen,
    learned_at_ms, source)
SELECT coalesce(o.gateway, 'unknown'), o.order_no, o.order_no, a.attempt_id, o.order_no,
    o.amount_fen, o.created_at_ms, 'query'
FROM orders_3 o
LEFT JOIN attempts a ON a.order_no = o.order_no
WHERE o.state IN (1, 3) AND NOT EXISTS (SELECT 1 FROM credits c WHERE c.order_no = o.order_no);

INSERT INTO refunds (refund_id, payment_id, order_no, amount_fen, state, idempotency_key,
    requested_at_ms, settled_at_ms, reason)
SELECT 'upgraded-' || o.order_no, p.payment_id, o.order_no, p.amount_fen, 'succeeded', 'whole',
    p.learned_at_ms, p.learned_at_ms, 'recorded before refunds had amounts'
FROM orders_3 o JOIN payments p ON p.order_no = o.order_no
WHERE o.state = 3;

DROP TABLE credits;
DROP TABLE orders_3;
