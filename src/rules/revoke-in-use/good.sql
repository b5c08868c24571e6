-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE VIEW ids AS SELECT id FROM users;
CREATE VIEW asking AS SELECT id FROM users;
ALTER VIEW asking SET (security_invoker = on);
-- migration: given
GRANT SELECT ON users TO web;
-- migration: more than before
ALTER ROLE web LOGIN CONNECTION LIMIT -1 VALID UNTIL 'infinity';
-- migration: a view that lends rights, a new one, and one that asked its readers already
ALTER VIEW ids SET (security_invoker = false);
CREATE VIEW more WITH (security_invoker) AS SELECT id FROM users;
CREATE OR REPLACE VIEW asking WITH (security_invoker = true) AS SELECT id FROM users;
-- migration: fresh objects
CREATE TABLE t (id bigint);
REVOKE ALL ON t FROM PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
