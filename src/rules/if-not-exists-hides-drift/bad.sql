-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20));
-- migration: a table with other columns
CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, name varchar(20), email text); -- finding
-- migration: a column of another type
ALTER TABLE users ADD COLUMN IF NOT EXISTS name text; -- finding
