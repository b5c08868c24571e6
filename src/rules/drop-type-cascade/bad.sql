-- schema
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood, "eMail" app.email);
-- migration: an enum
DROP TYPE mood CASCADE; -- finding
-- migration: a domain
DROP DOMAIN IF EXISTS app.email -- finding
  CASCADE;
-- no schema
-- migration: an unknown database
DROP TYPE IF EXISTS "Status" CASCADE; -- finding
