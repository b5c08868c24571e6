-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), state text);
CREATE UNIQUE INDEX orders_state ON orders (state);
CREATE VIEW emails AS SELECT id, email FROM users;
-- migration: what depends on it goes first
DROP VIEW emails;
ALTER TABLE users DROP COLUMN email;
-- migration: both at once
TRUNCATE users, orders;
-- migration: one key for another
ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY USING INDEX orders_state;
-- migration: told by a rule of its own
ALTER TABLE users ALTER COLUMN email TYPE varchar(40);
SELECT missing FROM users;
CREATE TABLE users (id bigint);
-- migration: behind a condition
DO $$ BEGIN IF false THEN TRUNCATE users; END IF; END $$;
-- no schema
-- migration: nothing is known
DROP TABLE users;
TRUNCATE users;
-- no schema
-- migration: a lock until COMMIT
BEGIN;
LOCK TABLE users IN ACCESS EXCLUSIVE MODE;
COMMIT;
-- migration: the tool opens the transaction [transactions=file]
LOCK TABLE users;
-- no schema
-- migration: nobody knows which tables the indexes are on
CREATE INDEX events_day ON ONLY events (day);
CREATE INDEX CONCURRENTLY events_2026_day ON events_2026 (day);
ALTER INDEX events_day ATTACH PARTITION events_2026_day;
