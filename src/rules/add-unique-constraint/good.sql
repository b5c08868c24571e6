-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: the index first [transactions=statement]
CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;
-- migration: a new table
CREATE TABLE teams (slug text);
ALTER TABLE teams ADD UNIQUE (slug);
