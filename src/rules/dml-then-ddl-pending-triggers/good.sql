-- schema
CREATE TABLE teams (id bigint PRIMARY KEY, name text);
CREATE TABLE users (
  id bigint PRIMARY KEY,
  name text,
  team_id bigint REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
  lead_id bigint REFERENCES users (id) DEFERRABLE
);
-- migration: committed in between
UPDATE users SET team_id = 1 WHERE team_id IS NULL;
ALTER TABLE users ALTER COLUMN team_id SET NOT NULL;
-- migration: checked in between [transactions=file]
UPDATE users SET team_id = 1 WHERE team_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE users ALTER COLUMN team_id SET NOT NULL;
-- migration: another column of the row [transactions=file]
UPDATE users SET name = '' WHERE name IS NULL;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
-- migration: checked at once [transactions=file]
UPDATE users SET lead_id = 1 WHERE lead_id IS NULL;
ALTER TABLE users ADD COLUMN note text;
-- migration: another table [transactions=file]
UPDATE users SET team_id = 1 WHERE team_id IS NULL;
ALTER TABLE teams ADD COLUMN note text;
