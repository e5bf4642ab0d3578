-- A name for what the column holds: the fields that the order's gateway was sent beside
-- the order's own. That gateway's own code alone reads them.
ALTER TABLE orders RENAME COLUMN told TO gateway_fields;
