-- schema
CREATE TABLE prices (net numeric NOT NULL, tax numeric NOT NULL);
-- migration: virtual, the default kind of 18 [postgres=18]
ALTER TABLE prices
  ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax),
  ADD COLUMN half numeric GENERATED ALWAYS AS (net / 2) VIRTUAL;
-- migration: a new table
CREATE TABLE offers (net numeric, tax numeric);
ALTER TABLE offers ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax) STORED;
-- migration: an index on the expression in place of a column [transactions=statement]
CREATE INDEX CONCURRENTLY prices_gross_idx ON prices ((net + tax));
