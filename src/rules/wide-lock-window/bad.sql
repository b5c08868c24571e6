-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration: two tables [transactions=file]
ALTER TABLE users ADD COLUMN a text; -- finding
ALTER TABLE orders ADD COLUMN a text;
-- migration: written out
BEGIN;
ALTER TABLE users ADD COLUMN a text; -- finding
ALTER TABLE orders DROP COLUMN id;
COMMIT;
