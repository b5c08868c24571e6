-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: what is needed
GRANT SELECT, INSERT, UPDATE ON users TO web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reporting;
GRANT reporting TO web;
GRANT USAGE ON SCHEMA public TO PUBLIC;
-- migration: a fresh table
CREATE TABLE t (id bigint);
GRANT ALL ON t TO web;
-- migration: a plain role
CREATE ROLE reader LOGIN;
ALTER ROLE reader NOSUPERUSER;
-- migration: taken away
REVOKE ALL ON users FROM PUBLIC;
