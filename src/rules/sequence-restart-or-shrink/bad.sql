-- schema
CREATE SEQUENCE invoice_no;
CREATE SEQUENCE app."Ticket No" AS integer;
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- migration: restarted
ALTER SEQUENCE invoice_no RESTART; -- finding
ALTER TABLE users ALTER COLUMN id RESTART WITH 1; -- finding
-- migration: shrunk
ALTER SEQUENCE app."Ticket No" AS smallint; -- finding
ALTER SEQUENCE public.invoice_no -- finding
  MAXVALUE 99999;
-- migration: in a circle
ALTER SEQUENCE invoice_no CYCLE; -- finding
-- no schema
-- migration: an unknown database
ALTER SEQUENCE IF EXISTS orders_id_seq RESTART WITH 1000; -- finding
