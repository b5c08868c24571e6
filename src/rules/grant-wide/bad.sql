-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE app."Orders" (id bigint PRIMARY KEY);
-- migration: to everybody
GRANT SELECT ON users TO PUBLIC; -- finding
-- migration: everything
GRANT ALL ON users, app."Orders" TO web; -- finding
GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA app -- finding
  TO web;
-- migration: to be passed on
GRANT SELECT ON users TO web WITH GRANT OPTION; -- finding
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC; -- finding
-- no schema
-- migration: roles
ALTER ROLE web SUPERUSER; -- finding
CREATE ROLE batch LOGIN BYPASSRLS; -- finding
