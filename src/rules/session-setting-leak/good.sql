-- migration: put back
SET search_path = app;
CREATE TABLE users (id bigint PRIMARY KEY);
RESET search_path;
-- migration: for the transaction alone
BEGIN;
SET LOCAL search_path = app;
CREATE TABLE users (id bigint PRIMARY KEY);
COMMIT;
-- migration: a timeout may stay
SET lock_timeout = '2s';
