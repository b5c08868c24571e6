-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, state text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: each commits by itself
UPDATE users SET state = 'new' WHERE id = 5;
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
-- migration: the strong lock first [transactions=file]
ALTER TABLE users ADD COLUMN note text;
UPDATE users SET note = '' WHERE id = 5;
CREATE INDEX users_note ON users (note);
-- migration: asked for at once [transactions=file]
LOCK TABLE users IN ACCESS EXCLUSIVE MODE;
UPDATE users SET state = 'new' WHERE id = 5;
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
-- migration: nobody waits for a row that he can't see [transactions=file]
INSERT INTO users (id) VALUES (5);
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
-- migration: a table of the migration's own [transactions=file]
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
UPDATE notes SET body = '' WHERE id = 5;
ALTER TABLE notes ADD COLUMN note text;
-- migration: different tables [transactions=file]
UPDATE users SET state = 'new' WHERE id = 5;
ALTER TABLE orders ADD COLUMN note text;
