-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age integer CHECK (age > 0));
-- migration: another constraint
ALTER TABLE users DROP CONSTRAINT users_age_check;
-- migration: a new table
CREATE TABLE carts (owner bigint REFERENCES users);
ALTER TABLE carts DROP CONSTRAINT carts_owner_fkey;
