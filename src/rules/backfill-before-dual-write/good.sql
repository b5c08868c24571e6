-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, lower_email text, state text);
-- migration: the default comes first
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
UPDATE users SET state = 'new' WHERE state IS NULL;
-- migration: nobody can write in between [transactions=file]
LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE;
UPDATE users SET state = 'new' WHERE state IS NULL;
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
-- migration: another column
UPDATE users SET state = 'new' WHERE state IS NULL;
ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
-- migration: a trigger that only looks at it
UPDATE users SET email = lower(email) WHERE email <> lower(email);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.email = OLD.email THEN RETURN NEW; END IF;
  RAISE NOTICE '%', NEW.email;
  RETURN NEW;
END $$;
CREATE TRIGGER note BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION note();
-- migration: a table of the migration's own
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
UPDATE notes SET body = '' WHERE body IS NULL;
ALTER TABLE notes ALTER COLUMN body SET DEFAULT '';
