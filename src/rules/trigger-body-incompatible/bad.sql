-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE app."Notes" (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER note_touch BEFORE INSERT ON app."Notes" FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: a column that is missing
CREATE TRIGGER touch BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION touch(); -- finding
-- migration: a table that is missing
CREATE FUNCTION log_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO user_log (user_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER log_user -- finding
  AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION log_user();
-- migration: a function replaced under its trigger
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ -- finding
BEGIN
  NEW."changedAt" := now();
  RETURN NEW;
END $$;
