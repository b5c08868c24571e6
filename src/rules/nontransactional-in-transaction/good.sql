-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM users;
CREATE UNIQUE INDEX totals_n ON totals (n);
CREATE TYPE mood AS ENUM ('sad');
-- migration: on its own
CREATE INDEX CONCURRENTLY users_email ON users (email);
-- migration: often believed to be refused, and allowed [transactions=file]
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
ALTER TYPE mood ADD VALUE 'happy';
TRUNCATE users;
REINDEX TABLE users;
