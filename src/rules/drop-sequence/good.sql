-- schema
CREATE TABLE t (id bigint);
-- migration: fresh
CREATE SEQUENCE numbers;
DROP SEQUENCE numbers;
-- migration: not there
DROP SEQUENCE IF EXISTS invoice_no;
