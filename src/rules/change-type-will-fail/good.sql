-- schema
CREATE TABLE orders (id bigint, total integer, label varchar(10));
CREATE VIEW totals AS SELECT id, total FROM orders;
-- migration: a column that no view reads
ALTER TABLE orders ALTER COLUMN label TYPE varchar(20);
-- migration: the view is made again around it
BEGIN;
DROP VIEW totals;
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
CREATE VIEW totals AS SELECT id, total FROM orders;
COMMIT;
