-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email UNIQUE);
CREATE VIEW names AS SELECT id FROM users;
CREATE SEQUENCE "Ticket No";
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN app.email AS text;
CREATE FUNCTION total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
-- migration: a view, twice
ALTER VIEW names RENAME TO user_names; -- finding
ALTER TABLE public.user_names RENAME TO names_of_users; -- finding
-- migration: other objects
ALTER SEQUENCE "Ticket No" RENAME TO ticket_no; -- finding
ALTER DOMAIN app.email RENAME TO mail; -- finding
ALTER FUNCTION total(bigint) RENAME TO sum_of; -- finding
-- migration: an enum
ALTER TYPE mood RENAME TO feeling; -- finding
-- migration: a constraint that upserts may name
ALTER TABLE users -- finding
  RENAME CONSTRAINT users_email TO users_email_key;
-- migration: its index is called as it is
ALTER INDEX users_email RENAME TO users_email_key; -- finding
-- migration: what texts are searched by
ALTER TEXT SEARCH CONFIGURATION shop RENAME TO store; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE accounts RENAME CONSTRAINT uq_a TO accounts_a_key; -- finding
-- no schema
-- migration: what queries and connections name
ALTER COLLATION german RENAME TO deutsch; -- finding
ALTER DATABASE shop RENAME TO store; -- finding
