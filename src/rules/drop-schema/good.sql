-- schema
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id bigint PRIMARY KEY);
-- migration: something else
DROP TABLE billing.invoices;
-- migration: known not to exist
DROP SCHEMA IF EXISTS archive CASCADE;
