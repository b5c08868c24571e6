-- schema
CREATE DOMAIN email AS text;
CREATE DOMAIN "Score" AS integer;
CREATE TABLE users (id bigint PRIMARY KEY, contact email);
CREATE TABLE teams (id bigint PRIMARY KEY, contact email, points "Score");
ALTER DOMAIN "Score" ADD CONSTRAINT low CHECK (VALUE < 100) NOT VALID;
-- migration: a CHECK
ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%'); -- finding
-- migration: NOT NULL
ALTER DOMAIN public.email SET NOT NULL; -- finding
-- migration: validating what was left
ALTER DOMAIN "Score" VALIDATE CONSTRAINT low; -- finding
-- no schema
-- migration: a domain that nobody told of
ALTER DOMAIN email ADD CONSTRAINT at CHECK (VALUE LIKE '%@%'); -- finding
