-- migration: text
CREATE TABLE users (id bigint PRIMARY KEY, name text CHECK (length(name) <= 50), note varchar);
-- migration: a temporary table
CREATE TEMP TABLE loaded (name varchar(50));
