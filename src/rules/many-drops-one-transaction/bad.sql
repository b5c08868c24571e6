-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE "Old" (id bigint PRIMARY KEY);
CREATE TABLE old_members (
  user_id bigint CONSTRAINT to_user REFERENCES users (id),
  team_id bigint CONSTRAINT to_team REFERENCES teams (id),
  old_id bigint CONSTRAINT to_old REFERENCES "Old" (id)
);
-- migration: tables, and those that they point to
DROP TABLE "Old", public.old_members; -- finding
-- migration: foreign keys to several tables
ALTER TABLE old_members DROP CONSTRAINT to_user, DROP CONSTRAINT IF EXISTS to_team; -- finding
-- no schema
-- migration: tables that nothing is known of
DROP TABLE IF EXISTS a, b, c CASCADE; -- finding
