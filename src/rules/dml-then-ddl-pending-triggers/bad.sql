-- schema
CREATE TABLE teams (id bigint PRIMARY KEY, name text);
CREATE TABLE users (
  id bigint PRIMARY KEY,
  team_id bigint CONSTRAINT users_team REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
  lead_id bigint CONSTRAINT users_lead REFERENCES users (id) DEFERRABLE
);
-- migration: a deferred foreign key [transactions=file]
UPDATE users SET team_id = 1 WHERE team_id IS NULL;
ALTER TABLE users ALTER COLUMN team_id SET NOT NULL; -- finding
-- migration: an index is refused too
BEGIN;
INSERT INTO public.users (id, team_id) VALUES (7, 1);
CREATE INDEX users_team_id ON users (team_id); -- finding
COMMIT;
-- migration: the table that is pointed to [transactions=file]
DELETE FROM teams WHERE name IS NULL;
ALTER TABLE teams ALTER COLUMN name SET NOT NULL; -- finding
-- migration: deferred for this transaction alone [transactions=file]
SET CONSTRAINTS ALL DEFERRED;
UPDATE users SET lead_id = 1 WHERE lead_id IS NULL;
ALTER TABLE users ADD COLUMN note text; -- finding
-- migration: a table of the migration's own [transactions=file]
CREATE TABLE members (user_id bigint REFERENCES users DEFERRABLE INITIALLY DEFERRED);
INSERT INTO members VALUES (1);
ALTER TABLE members ADD COLUMN note text; -- finding
