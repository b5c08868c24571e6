-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20));
-- migration: the same
CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, name varchar(20));
ALTER TABLE users ADD COLUMN IF NOT EXISTS name varchar(20);
-- migration: new
CREATE TABLE IF NOT EXISTS teams (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;
