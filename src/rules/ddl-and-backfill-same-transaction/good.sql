-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: the change of the schema has committed
ALTER TABLE users ADD COLUMN lower_email text;
UPDATE users SET lower_email = lower(email) WHERE lower_email IS NULL;
-- migration: a few given rows [transactions=file]
ALTER TABLE users ADD COLUMN state text;
INSERT INTO states (name) VALUES ('new');
-- migration: a table of the migration's own [transactions=file]
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
INSERT INTO notes SELECT id, email FROM users;
-- migration: a catalog of Postgres's own [transactions=file]
ALTER TABLE users ADD COLUMN nick text;
UPDATE pg_index SET indisvalid = true WHERE indrelid = 'users'::regclass;
