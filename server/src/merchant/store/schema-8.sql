-- Webhooks are delivered to endpoints of the config, each by its name.

DROP INDEX outbox_to_send;
ALTER TABLE outbox DROP COLUMN next_at_ms;
ALTER TABLE outbox DROP COLUMN lease_until_ms;
ALTER TABLE outbox DROP COLUMN tries;
-- When nothing more was to be sent of it. `delivered_at_ms` is empty where an endpoint that
-- should have it was given up, and where none should.
ALTER TABLE outbox ADD COLUMN closed_at_ms INTEGER;
CREATE INDEX outbox_open ON outbox (created_at_ms) WHERE closed_at_ms IS NULL;

CREATE TABLE deliveries (
    webhook_id      TEXT NOT NULL REFERENCES outbox (webhook_id) ON DELETE CASCADE,
    endpoint        TEXT NOT NULL,
    tries           INTEGER NOT NULL DEFAULT 0,
    next_at_ms      INTEGER NOT NULL,
    lease_until_ms  INTEGER NOT NULL DEFAULT 0,
    -- What came of the last try: a status, or a word.
    answer          TEXT,
    delivered_at_ms INTEGER,
    given_up_at_ms  INTEGER,
    PRIMARY KEY (webhook_id, endpoint)
) STRICT;
