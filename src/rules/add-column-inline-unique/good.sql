-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: the index is built beside the traffic and adopted [transactions=statement]
ALTER TABLE users ADD COLUMN handle text;
CREATE UNIQUE INDEX CONCURRENTLY users_handle_key ON users (handle);
ALTER TABLE users ADD CONSTRAINT users_handle_key UNIQUE USING INDEX users_handle_key;
-- migration: a new table
CREATE TABLE teams (name text);
ALTER TABLE teams ADD COLUMN slug text UNIQUE;
-- migration: a rewrite is another rule's, and its steps bring the constraint along
ALTER TABLE users ADD COLUMN n bigserial UNIQUE;
