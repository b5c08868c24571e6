-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE app."Orders" (id bigint PRIMARY KEY);
-- migration: rights
REVOKE INSERT, UPDATE ON users FROM web; -- finding
REVOKE ALL ON app."Orders" -- finding
  FROM PUBLIC;
-- migration: a role
REVOKE writers FROM web; -- finding
-- migration: of what comes later
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; -- finding
-- no schema
-- migration: an unknown database
REVOKE USAGE ON SCHEMA reports FROM web; -- finding
