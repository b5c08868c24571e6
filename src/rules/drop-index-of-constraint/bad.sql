-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, "Nick" text CONSTRAINT "One Nick" UNIQUE);
-- migration: of a primary key
DROP INDEX users_pkey; -- finding
-- migration: concurrently, and one of a list
DROP INDEX CONCURRENTLY IF EXISTS public.users_email_key; -- finding
DROP INDEX "One Nick"; -- finding
