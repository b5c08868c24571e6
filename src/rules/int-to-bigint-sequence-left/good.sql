-- schema
CREATE TABLE orders (id serial PRIMARY KEY, amount integer);
CREATE TABLE events (id integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE audits (id bigserial);
-- migration: both grow
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE orders_id_seq AS bigint;
-- migration: an identity takes its sequence along
ALTER TABLE events ALTER COLUMN id TYPE bigint;
-- migration: no sequence of its own
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
