-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE teams (id bigint PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, team_id bigint, a int, b int);
CREATE INDEX orders_user ON orders (user_id, id);
CREATE INDEX orders_team ON orders USING hash (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX orders_b_a ON orders (b, a, id);
-- migration: there is one
ALTER TABLE orders ADD CONSTRAINT to_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT to_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT to_both FOREIGN KEY (a, b) REFERENCES teams (a, b) NOT VALID;
-- migration: the index follows
CREATE TABLE members (user_id bigint REFERENCES users, team_id bigint REFERENCES teams, PRIMARY KEY (team_id, user_id));
CREATE INDEX ON members (user_id);
-- migration: the foreign key goes again
ALTER TABLE teams ADD COLUMN user_id bigint REFERENCES users;
ALTER TABLE teams DROP CONSTRAINT teams_user_id_fkey;
-- no schema
-- migration: which indexes the column has is not known
ALTER TABLE orders ADD CONSTRAINT to_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
