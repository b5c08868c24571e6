-- schema
CREATE TABLE users (id bigint PRIMARY KEY, first text, upper_first text GENERATED ALWAYS AS (upper(first)) STORED);
-- migration: a trigger takes over
CREATE FUNCTION users_upper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.upper_first := upper(NEW.first);
  RETURN NEW;
END $$;
ALTER TABLE users ALTER COLUMN upper_first DROP EXPRESSION;
CREATE TRIGGER users_upper BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_upper();
-- migration: not generated
ALTER TABLE users ALTER COLUMN first DROP EXPRESSION IF EXISTS;
-- migration: a fresh table
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
ALTER TABLE t ALTER COLUMN b DROP EXPRESSION;
