-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, amount int) WITH (fillfactor = 90);
CREATE TABLE teams (id bigint PRIMARY KEY);
-- migration: a scan under a stronger lock than it needs
ALTER TABLE users
  ADD COLUMN nickname text,
  ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id); -- finding
-- migration: a rewrite beside brief changes
ALTER TABLE public.users
  ALTER COLUMN amount TYPE bigint, -- finding
  ALTER COLUMN email SET DEFAULT '';
-- migration: no online way
ALTER TABLE "users" DROP COLUMN team_id, ADD EXCLUDE USING btree (email WITH =); -- finding
-- no schema
-- migration: a table that nothing is known of
ALTER TABLE users ADD COLUMN "Nick" text, ADD CONSTRAINT positive CHECK (id > 0); -- finding
