-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, name text NOT NULL);
ALTER TABLE users ADD CONSTRAINT email_there CHECK (email IS NOT NULL AND email <> '');
-- migration: proved by a CHECK that is valid, or already so
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
-- migration: with the column itself
ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'person';
-- migration: the proof first
ALTER TABLE users ADD COLUMN nick text;
ALTER TABLE users ADD CONSTRAINT nick_there CHECK (nick IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT nick_there;
ALTER TABLE users ALTER COLUMN nick SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT nick_there;
-- migration: a new table
CREATE TABLE teams (name text);
ALTER TABLE teams ALTER COLUMN name SET NOT NULL;
