-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint CONSTRAINT buyer REFERENCES users);
-- migration: deferrable
ALTER TABLE orders ALTER CONSTRAINT buyer DEFERRABLE; -- finding
-- no schema
-- migration: enforced [postgres=18]
ALTER TABLE orders ALTER CONSTRAINT buyer ENFORCED; -- finding
-- schema
CREATE TABLE base (n int);
CREATE TABLE leaf () INHERITS (base);
ALTER TABLE base ADD CONSTRAINT n_set NOT NULL n NO INHERIT;
-- migration: handed on [postgres=18]
ALTER TABLE base ALTER CONSTRAINT n_set INHERIT; -- finding
