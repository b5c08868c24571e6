-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: dropped
DROP TRIGGER users_touch ON users; -- finding
-- migration: renamed
ALTER TRIGGER users_touch ON users RENAME TO touched; -- finding
