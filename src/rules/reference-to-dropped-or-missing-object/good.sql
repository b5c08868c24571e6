-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: made before it is used
ALTER TABLE users ADD COLUMN email text;
ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
-- migration: asked politely
DROP TABLE IF EXISTS orders;
ALTER TABLE IF EXISTS orders ADD COLUMN note text;
-- no schema
-- migration: an unknown database may have it
ALTER TABLE orders ADD COLUMN note text;
