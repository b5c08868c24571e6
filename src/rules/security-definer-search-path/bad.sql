-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: SQL
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM users'; -- finding
-- migration: PL/pgSQL, other settings
CREATE OR REPLACE FUNCTION app."Purge"(days int) RETURNS void -- finding
LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '64MB' AS $$
BEGIN
  PERFORM 1;
END $$;
-- no schema
-- migration: a procedure
CREATE PROCEDURE run() LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN NULL; END $$; -- finding
