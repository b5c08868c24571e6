-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, team_id bigint, payer_id bigint);
-- migration: one a transaction
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_team FOREIGN KEY (team_id) REFERENCES teams NOT VALID;
-- migration: two to the same table [transactions=file]
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_payer FOREIGN KEY (payer_id) REFERENCES users NOT VALID;
-- migration: to tables of the same migration [transactions=file]
CREATE TABLE plans (id bigint PRIMARY KEY);
CREATE TABLE members (user_id bigint REFERENCES users, plan_id bigint REFERENCES plans);
