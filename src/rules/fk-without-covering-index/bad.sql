-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE "Teams" (id bigint PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, a int, b int);
CREATE INDEX orders_state ON orders (id, user_id);
CREATE INDEX orders_some ON orders (user_id) WHERE id > 5;
-- migration: a new table
CREATE TABLE public.members ( -- finding -- finding
  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  team_id bigint REFERENCES "Teams",
  a int,
  PRIMARY KEY (a, user_id)
);
-- migration: an index that starts with something else, one for a part of the rows
ALTER TABLE orders ADD CONSTRAINT to_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID; -- finding
-- migration: several columns
ALTER TABLE orders
  ADD FOREIGN KEY (a, b) REFERENCES "Teams" (a, b); -- finding
-- no schema
-- migration: a column that the migration adds
ALTER TABLE users ADD COLUMN team_id bigint REFERENCES teams (id); -- finding
