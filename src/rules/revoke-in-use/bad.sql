-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE FUNCTION total(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT $1';
CREATE VIEW ids AS SELECT id FROM users;
CREATE VIEW numbers AS SELECT id FROM users;
CREATE TABLE app."Orders" (id bigint PRIMARY KEY);
-- migration: rights
REVOKE INSERT, UPDATE ON users FROM web; -- finding
REVOKE ALL ON app."Orders" -- finding
  FROM PUBLIC;
-- migration: a role
REVOKE writers FROM web; -- finding
-- migration: a login
ALTER ROLE web NOLOGIN PASSWORD 'x'; -- finding
ALTER GROUP writers DROP USER web; -- finding
-- migration: a database
ALTER DATABASE shop WITH CONNECTION LIMIT 5; -- finding
-- migration: a view that lends no rights any more [postgres=15]
ALTER VIEW ids SET (security_invoker = true); -- finding
CREATE OR REPLACE VIEW numbers WITH (security_invoker) AS SELECT id FROM users; -- finding
-- migration: a function that lent its owner's rights
ALTER FUNCTION total(int) SECURITY INVOKER; -- finding
-- migration: what an owner may do
ALTER TABLE users OWNER TO app; -- finding
ALTER VIEW ids OWNER TO app; -- finding
REASSIGN OWNED BY web TO app; -- finding
-- migration: sessions that come
ALTER ROLE web SET search_path = app; -- finding
ALTER DATABASE shop SET default_transaction_read_only = on; -- finding
-- migration: of what comes later
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; -- finding
-- no schema
-- migration: an unknown database
REVOKE USAGE ON SCHEMA reports FROM web; -- finding
