-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: both are off
SET lock_timeout = '2s';
SET statement_timeout = '5s';
RESET lock_timeout;
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: a plain build wants the timeout
SET lock_timeout = '2s';
CREATE INDEX users_email ON users (email);
