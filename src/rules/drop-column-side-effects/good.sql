-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, org_id bigint, note text UNIQUE, price numeric CHECK (price > 0));
CREATE INDEX orders_org ON orders (org_id);
-- migration: only what belongs to the column
ALTER TABLE orders DROP COLUMN note, DROP COLUMN price, DROP COLUMN org_id;
-- migration: a fresh table
CREATE TABLE t (a int, b int, UNIQUE (a, b));
ALTER TABLE t DROP COLUMN a;
-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int, CONSTRAINT ab CHECK (a < b));
-- migration: dropped by name
ALTER TABLE orders DROP CONSTRAINT ab, DROP COLUMN a;
