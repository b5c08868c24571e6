-- migration: guarded
CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN IF NOT EXISTS name text;
-- migration: one transaction [transactions=file]
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN name text;
-- migration: a concurrent build would be taken for done when it is invalid
CREATE INDEX CONCURRENTLY i ON users (name);
SELECT 1;
