-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, "eMail" text);
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration: a column
ALTER TABLE users RENAME COLUMN name TO full_name; -- finding
-- migration: quoted, without the word COLUMN
ALTER TABLE public.users -- finding
  RENAME "eMail" TO email;
ALTER TABLE app.orders RENAME note TO remark; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE IF EXISTS accounts RENAME COLUMN plan TO tier; -- finding
