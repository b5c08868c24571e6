-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX "By Email" ON users (email);
-- migration: one index
REINDEX INDEX "By Email"; -- finding
-- migration: a table, with options [transactions=file]
REINDEX (VERBOSE) TABLE public.users; -- finding
-- migration: all there is
REINDEX SCHEMA public; -- finding
-- no schema
-- migration: an unknown index
REINDEX INDEX shop.carts_owner_idx; -- finding
