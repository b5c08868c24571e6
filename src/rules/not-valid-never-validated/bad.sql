-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);
-- migration: a check that is forgotten
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID; -- finding
-- later
ALTER TABLE orders ADD COLUMN note text;
-- migration: a foreign key, while another constraint is seen to
ALTER TABLE orders
  ADD CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID, -- finding
  ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- later
ALTER TABLE orders VALIDATE CONSTRAINT positive;
