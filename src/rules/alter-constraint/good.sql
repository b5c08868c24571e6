-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint CONSTRAINT buyer REFERENCES users);
-- migration: bounded
SET lock_timeout = '2s';
ALTER TABLE orders ALTER CONSTRAINT buyer DEFERRABLE;
