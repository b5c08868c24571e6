-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, CONSTRAINT positive CHECK (id > 0));
ALTER TABLE orders ADD CONSTRAINT small CHECK (id < 1000) NOT VALID;
-- migration: each statement commits by itself
ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE orders VALIDATE CONSTRAINT small;
-- migration: the slow part first [transactions=file]
ALTER TABLE orders VALIDATE CONSTRAINT small;
ALTER TABLE users ADD COLUMN nickname text;
-- migration: a lock on a new table is nobody's trouble [transactions=file]
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE orders VALIDATE CONSTRAINT small;
