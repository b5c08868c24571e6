-- migration: the preamble that pg_dump writes
SELECT pg_catalog.set_config('search_path', '', false); -- finding
CREATE TABLE public.users (id bigint PRIMARY KEY);
-- migration: acting as another role
SET ROLE app_owner; -- finding
CREATE TABLE users (id bigint PRIMARY KEY);
