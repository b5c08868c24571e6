-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, "eMail" text);
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration: a column
ALTER TABLE users RENAME COLUMN name TO full_name; -- finding
-- migration: quoted, without the word COLUMN
ALTER TABLE public.users -- finding
  RENAME "eMail" TO email;
ALTER TABLE app.orders RENAME note TO remark; -- finding
-- migration: two change names in one transaction [transactions=file]
ALTER TABLE users RENAME COLUMN name TO name_old; -- finding
ALTER TABLE users RENAME COLUMN "eMail" TO name; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE IF EXISTS accounts RENAME COLUMN plan TO tier; -- finding
