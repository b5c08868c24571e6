-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE "Old Logs" (line text);
-- migration: one table
VACUUM FULL users; -- finding
-- migration: two, with options
VACUUM (FULL, ANALYZE) public.users, "Old Logs"; -- finding
-- migration: the whole database
VACUUM FULL; -- finding
