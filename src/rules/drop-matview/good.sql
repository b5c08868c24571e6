-- schema
CREATE TABLE sales (day date, amount numeric);
CREATE VIEW v AS SELECT * FROM sales;
-- migration: fresh
CREATE MATERIALIZED VIEW m AS SELECT day FROM sales;
DROP MATERIALIZED VIEW m;
-- migration: a plain view holds no rows
DROP VIEW v;
-- migration: not there
DROP MATERIALIZED VIEW IF EXISTS totals;
