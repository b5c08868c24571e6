-- schema
CREATE SEQUENCE invoice_no AS integer;
-- migration: wider
ALTER SEQUENCE invoice_no AS bigint;
ALTER SEQUENCE invoice_no NO MAXVALUE NO CYCLE;
-- migration: other options
ALTER SEQUENCE invoice_no CACHE 50;
-- migration: fresh
CREATE SEQUENCE s;
ALTER SEQUENCE s RESTART WITH 500;
