-- schema
CREATE TABLE users (id bigint, name text);
CREATE TABLE archive (id bigint, name text);
CREATE FUNCTION keep() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO archive SELECT * FROM users WHERE id < 10;
END $$;
CREATE FUNCTION app.keep() RETURNS void LANGUAGE sql AS 'INSERT INTO archive SELECT * FROM public.users';
-- migration: a column
ALTER TABLE users ADD COLUMN bio text; -- finding
-- migration: two
ALTER TABLE public.users
  ADD COLUMN "isActive" boolean, -- finding
  ADD COLUMN plan text; -- finding
