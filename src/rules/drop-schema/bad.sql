-- schema
CREATE SCHEMA billing;
CREATE TABLE billing.invoices (id bigint PRIMARY KEY);
CREATE SCHEMA "Old";
-- migration: with everything in it
DROP SCHEMA billing CASCADE; -- finding
-- migration: two
DROP SCHEMA IF EXISTS billing, "Old" RESTRICT; -- finding -- finding
-- no schema
-- migration: an unknown database
DROP SCHEMA IF EXISTS tenant_42 CASCADE; -- finding
