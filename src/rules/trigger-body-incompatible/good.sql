-- schema
CREATE TABLE users (id bigint PRIMARY KEY, updated_at timestamptz);
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- NEW.nothing is only a remark
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE FUNCTION many() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'users' THEN NEW.updated_at := now(); END IF;
  RETURN NEW;
END $$;
-- migration: all there
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: added in the same file
ALTER TABLE notes ADD COLUMN updated_at timestamptz;
CREATE TRIGGER touch BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: tells tables apart
CREATE TRIGGER many BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION many();
-- no schema
-- migration: nothing is known
CREATE TRIGGER touch BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
