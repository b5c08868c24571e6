-- schema
CREATE TABLE users (id bigint PRIMARY KEY, plan text DEFAULT 'free', bio text);
-- migration: a first default
ALTER TABLE users ALTER COLUMN bio SET DEFAULT '';
-- migration: none to drop
ALTER TABLE users ALTER COLUMN bio DROP DEFAULT;
-- migration: the same again
ALTER TABLE users ALTER COLUMN plan SET DEFAULT 'free';
-- migration: the same with a cast
ALTER TABLE users ALTER COLUMN plan SET DEFAULT 'free'::text;
-- migration: identity takes over
ALTER TABLE users ALTER COLUMN plan DROP DEFAULT, ALTER COLUMN plan SET DEFAULT 'free';
-- migration: a fresh column
ALTER TABLE users ADD COLUMN tier text DEFAULT 'a';
ALTER TABLE users ALTER COLUMN tier SET DEFAULT 'b';
