-- An idempotency key is the own of the system that sent it. Of what was kept before nobody knows
-- the system: it is empty there, and the key is every system's.
ALTER TABLE order_keys ADD COLUMN system TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE order_keys ALTER COLUMN system DROP DEFAULT,
    DROP CONSTRAINT order_keys_pkey,
    ADD PRIMARY KEY (idempotency_key, system);
