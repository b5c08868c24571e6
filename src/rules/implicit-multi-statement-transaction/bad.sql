-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: even a SET beside it makes a transaction [transactions=string]
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY users_email ON users (email); -- finding
-- migration: two builds [transactions=string]
CREATE INDEX CONCURRENTLY users_email ON users (email); -- finding
CREATE INDEX CONCURRENTLY users_email_lower ON users (lower(email)); -- finding
