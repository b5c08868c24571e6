-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- migration: plain
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(); -- finding
-- migration: replaced, quoted [transactions=file]
CREATE OR REPLACE TRIGGER "Touch It" -- finding
  AFTER INSERT OR UPDATE OF name ON public.users
  FOR EACH ROW EXECUTE FUNCTION touch();
-- no schema
-- migration: an unknown table
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON shop.carts DEFERRABLE FOR EACH ROW EXECUTE FUNCTION shop.verify(); -- finding
