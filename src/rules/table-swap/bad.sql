-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: copied and renamed
CREATE TABLE users_new (LIKE users INCLUDING ALL);
INSERT INTO users_new SELECT * FROM users;
ALTER TABLE users RENAME TO users_old;
ALTER TABLE users_new RENAME TO users; -- finding
-- migration: copied and dropped
CREATE TABLE public."_users" AS SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE public."_users" -- finding
  RENAME TO users;
-- no schema
-- migration: an unknown database
CREATE TABLE app.orders_v2 (id bigint PRIMARY KEY, total numeric);
INSERT INTO app.orders_v2 (id, total) SELECT id, total FROM app.orders;
ALTER TABLE app.orders RENAME TO orders_old;
ALTER TABLE app.orders_v2 RENAME TO orders; -- finding
