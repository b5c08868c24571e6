-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: bounded
SET lock_timeout = '2s';
DROP TRIGGER users_touch ON users;
-- migration: a table of its own
CREATE TABLE notes (id bigint);
CREATE TRIGGER t BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();
DROP TRIGGER t ON notes;
