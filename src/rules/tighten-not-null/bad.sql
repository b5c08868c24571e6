-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, "nickName" text DEFAULT '');
-- migration: each way
ALTER TABLE users ALTER COLUMN email SET NOT NULL; -- finding
ALTER TABLE public.users
  ADD CONSTRAINT named CHECK ("nickName" IS NOT NULL) NOT VALID; -- finding
-- migration: a new column without a default
ALTER TABLE users ADD COLUMN plan text;
ALTER TABLE users ALTER COLUMN plan SET NOT NULL; -- finding
-- migration: since 18 [postgres=18]
ALTER TABLE users ADD CONSTRAINT users_email_not_null NOT NULL email NOT VALID; -- finding
-- migration: by a primary key
CREATE UNIQUE INDEX CONCURRENTLY users_mail ON users (email);
ALTER TABLE users DROP CONSTRAINT users_pkey, ADD CONSTRAINT users_key PRIMARY KEY USING INDEX users_mail; -- finding
-- no schema
-- migration: an unknown database
ALTER TABLE app.orders ALTER total SET NOT NULL; -- finding
