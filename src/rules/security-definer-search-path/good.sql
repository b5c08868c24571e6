-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a path of its own
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS 'SELECT count(*) FROM users';
-- migration: set afterwards
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM users';
ALTER FUNCTION total() SET search_path = '';
-- migration: the caller's rights
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';
-- migration: names are bound at creation
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql SECURITY DEFINER RETURN (SELECT count(*) FROM users);
