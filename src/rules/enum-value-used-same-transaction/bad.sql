-- schema
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration: rows set to it [transactions=file]
ALTER TYPE state ADD VALUE 'paid';
UPDATE orders SET state = 'paid' WHERE id < 100; -- finding
-- migration: a default [transactions=string]
ALTER TYPE state ADD VALUE IF NOT EXISTS 'paid';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid'; -- finding
-- migration: the predicate of an index
BEGIN;
ALTER TYPE state ADD VALUE 'paid';
CREATE INDEX paid ON orders (id) WHERE state = 'paid'; -- finding
COMMIT;
