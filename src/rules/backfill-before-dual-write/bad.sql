-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, "lowerEmail" text, state text);
-- migration: the default comes last
UPDATE users SET state = 'new' WHERE state IS NULL; -- finding
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';
-- migration: so does the trigger, in one transaction even [transactions=file]
UPDATE public.users SET "lowerEmail" = lower(email) WHERE "lowerEmail" IS NULL; -- finding
CREATE FUNCTION users_lower() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."lowerEmail" := lower(NEW.email);
  RETURN NEW;
END $$;
CREATE TRIGGER users_lower BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION users_lower();
-- no schema
-- migration: a column that the migration adds
ALTER TABLE users ADD COLUMN state text;
-- lockkeeper:backfill
UPDATE users SET state = 'new' WHERE state IS NULL; -- finding
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new', ALTER COLUMN email DROP NOT NULL;
-- schema
CREATE TABLE boxes (id bigint PRIMARY KEY, inbox text, shared text);
-- migration: the default comes with what the rows are filled from going [transactions=file]
UPDATE boxes SET shared = inbox WHERE shared IS NULL; -- finding
ALTER TABLE boxes DROP COLUMN inbox, ALTER COLUMN shared SET NOT NULL, ALTER COLUMN shared SET DEFAULT '';
