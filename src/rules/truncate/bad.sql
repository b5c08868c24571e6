-- schema
CREATE TABLE sessions (id bigint PRIMARY KEY);
CREATE TABLE "Cart Items" (id bigint PRIMARY KEY);
-- migration: one table
TRUNCATE sessions; -- finding
-- migration: a finding a table
TRUNCATE TABLE public.sessions, "Cart Items" RESTART IDENTITY; -- finding -- finding
-- no schema
-- migration: an unknown database
TRUNCATE ONLY audit.entries; -- finding
