-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE VIEW "Names" AS SELECT id FROM users;
CREATE FUNCTION total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1';
CREATE TYPE app.mood AS ENUM ('ok');
-- migration: each of them
DROP VIEW "Names"; -- finding
DROP FUNCTION IF EXISTS public.total(bigint); -- finding
DROP TYPE app.mood; -- finding
-- migration: nothing falls with it
DROP TYPE app.mood CASCADE; -- finding
-- no schema
-- migration: an unknown database
DROP VIEW IF EXISTS reports.weekly, -- finding -- finding
  reports.monthly;
DROP PROCEDURE purge; -- finding
DROP AGGREGATE app.median(numeric); -- finding
-- migration: what queries and sessions use without naming a table
DROP OPERATOR === (text, text); -- finding
DROP CAST (text AS integer); -- finding
DROP COLLATION german; -- finding
DROP ROLE reporting; -- finding
DROP TEXT SEARCH CONFIGURATION shop; -- finding
DROP USER MAPPING FOR web SERVER archive; -- finding
