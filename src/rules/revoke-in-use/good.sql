-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: given
GRANT SELECT ON users TO web;
-- migration: fresh objects
CREATE TABLE t (id bigint);
REVOKE ALL ON t FROM PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
