-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT users_email_key UNIQUE, gone boolean);
-- migration: only dropped, another rule speaks
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- migration: a whole one as well
CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);
CREATE UNIQUE INDEX CONCURRENTLY users_email_live ON users (email) WHERE NOT gone;
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- migration: other columns
CREATE UNIQUE INDEX CONCURRENTLY users_live ON users (id) WHERE NOT gone;
ALTER TABLE users DROP CONSTRAINT users_email_key;
