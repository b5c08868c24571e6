-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text DEFAULT 'nobody', shout text GENERATED ALWAYS AS (upper(email)) STORED);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), state text);
CREATE VIEW emails AS SELECT id, email FROM users;
CREATE INDEX orders_state ON orders (state);
-- migration: something else depends on it
DROP TABLE users; -- finding
-- migration: each subcommand by itself
ALTER TABLE users
  DROP COLUMN email, -- finding
  ALTER COLUMN id DROP NOT NULL; -- finding
-- migration: a second primary key
ALTER TABLE orders ADD CONSTRAINT "Orders_pk" PRIMARY KEY (user_id); -- finding
-- migration: an index that can't be a constraint
ALTER TABLE orders ADD CONSTRAINT one_state UNIQUE USING INDEX orders_state; -- finding
-- migration: a referenced table can't be emptied alone
TRUNCATE users; -- finding
-- migration: identity for a column that may be null
ALTER TABLE orders ALTER COLUMN user_id ADD GENERATED ALWAYS AS IDENTITY; -- finding
-- migration: an older server does not know it [postgres=14]
CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name) NULLS NOT DISTINCT; -- finding
-- migration: also on a table of the migration's own
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
ALTER TABLE notes ADD PRIMARY KEY (body); -- finding
-- no schema
-- migration: a lock that would end with the statement
LOCK TABLE users IN ACCESS EXCLUSIVE MODE; -- finding
