-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE "Plans" (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, team_id bigint);
-- migration: a new table that refers to several old ones
CREATE TABLE members ( -- finding
  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  team_id bigint NOT NULL REFERENCES teams,
  plan_id bigint,
  PRIMARY KEY (user_id, team_id),
  FOREIGN KEY (plan_id) REFERENCES "Plans" (id)
);
-- migration: one transaction around two statements [transactions=file]
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_team FOREIGN KEY (team_id) REFERENCES teams NOT VALID; -- finding
-- migration: one statement
ALTER TABLE public.orders -- finding
  ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID,
  ADD CONSTRAINT orders_team FOREIGN KEY (team_id) REFERENCES teams NOT VALID;
