-- migration: qualified
CREATE TABLE public.users (id bigint PRIMARY KEY);
ALTER TABLE public.users ADD COLUMN name text;
-- migration: a temporary table has its own
CREATE TEMP TABLE loaded (id bigint);
