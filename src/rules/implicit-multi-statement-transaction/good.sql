-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: alone in its file [transactions=string]
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: a runner that sends one statement after the other [transactions=statement]
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY users_email ON users (email);
