-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, "lastName" text, changed timestamptz);
CREATE TABLE app.log (id bigint, note text);
CREATE FUNCTION find_user(wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  SELECT u.id INTO found FROM users u WHERE u.name = wanted;
  RETURN found;
END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed := now();
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION app.remember(text) RETURNS void LANGUAGE sql AS 'INSERT INTO app.log (note) VALUES ($1)';
-- migration: a column dropped
ALTER TABLE users DROP COLUMN name; -- finding
-- migration: a column of a trigger's row, renamed
ALTER TABLE public.users RENAME COLUMN changed TO changed_at; -- finding
-- migration: a table
DROP TABLE app.log; -- finding
-- migration: a table renamed
ALTER TABLE users -- finding
  RENAME TO people;
