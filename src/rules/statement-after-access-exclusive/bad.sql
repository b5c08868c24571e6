-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: a validation behind a brief lock
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE orders ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE users ADD COLUMN note text;
ALTER TABLE orders VALIDATE CONSTRAINT positive; -- finding
COMMIT;
-- migration: in the transaction of the runner [transactions=file]
ALTER TABLE users ADD COLUMN nickname text;
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
ALTER TABLE orders ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT positive; -- finding
