-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, state text);
CREATE TABLE archive (id bigint, email text);
-- migration: marked: it runs in batches
-- lockkeeper:backfill
UPDATE users SET state = 'new' WHERE state IS NULL;
-- migration: one row by its key
UPDATE users SET state = 'new' WHERE id = 42;
UPDATE users SET state = 'new' WHERE email = 'a@example.com';
-- migration: a batch by itself
UPDATE users SET state = 'new' WHERE id IN (SELECT id FROM users WHERE state IS NULL ORDER BY id LIMIT 5000);
-- migration: rows written out
INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'b');
-- migration: a table of the migration's own
CREATE TABLE notes (id bigint);
INSERT INTO notes SELECT id FROM users;
-- migration: every row is another rule
UPDATE users SET state = 'new';
-- migration: nothing but a join is another rule
UPDATE users u SET email = a.email FROM archive a WHERE a.id = u.id;
-- migration: a batch from a query
UPDATE users u SET state = 'new' FROM (SELECT id FROM users WHERE state IS NULL LIMIT 500) b WHERE b.id = u.id;
-- migration: a catalog of Postgres's own is another rule
UPDATE pg_index SET indisvalid = true WHERE indrelid IN (SELECT oid FROM pg_class WHERE relname = 'users');
