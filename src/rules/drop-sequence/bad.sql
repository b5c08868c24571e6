-- schema
CREATE SEQUENCE invoice_no;
CREATE SEQUENCE "Ticket Seq";
CREATE TABLE invoices (id bigint PRIMARY KEY, no bigint DEFAULT nextval('invoice_no'));
-- migration: with the default that uses it
DROP SEQUENCE invoice_no CASCADE; -- finding
-- migration: quoted
DROP SEQUENCE IF EXISTS public."Ticket Seq"; -- finding
-- no schema
-- migration: an unknown database
DROP SEQUENCE app.orders_id_seq; -- finding
