-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "Touch It" BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: one
ALTER TABLE users DISABLE TRIGGER "Touch It"; -- finding
-- migration: all of the user's, around a backfill [transactions=file]
ALTER TABLE public.users DISABLE TRIGGER USER; -- finding
UPDATE users SET id = id WHERE id < 10;
ALTER TABLE public.users
  ENABLE TRIGGER USER; -- finding
-- no schema
-- migration: an unknown table
ALTER TABLE shop.carts ENABLE REPLICA TRIGGER sync; -- finding
