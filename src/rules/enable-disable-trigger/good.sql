-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: with an end to the wait
SET lock_timeout = '2s';
ALTER TABLE users DISABLE TRIGGER users_touch;
-- migration: a new table
CREATE TABLE teams (id bigint);
CREATE TRIGGER teams_touch BEFORE UPDATE ON teams FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE teams DISABLE TRIGGER teams_touch;
