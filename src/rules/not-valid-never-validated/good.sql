-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);
-- migration: the newest one: what validates may still come
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- migration: validated later
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- later
ALTER TABLE orders VALIDATE CONSTRAINT positive;
-- migration: taken back later
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- later
ALTER TABLE orders DROP CONSTRAINT IF EXISTS positive;
-- migration: validated in the same file
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT positive;
-- later
ALTER TABLE orders ADD COLUMN note text;
-- migration: never to be validated [postgres=18]
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT ENFORCED;
-- later
ALTER TABLE orders ADD COLUMN note text;
