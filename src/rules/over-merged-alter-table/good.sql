-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, amount text DEFAULT '0');
CREATE TABLE teams (id bigint PRIMARY KEY);
-- migration: all of it is brief
ALTER TABLE users ADD COLUMN nickname text, ALTER COLUMN email SET DEFAULT '';
-- migration: all of it is long
ALTER TABLE users ALTER COLUMN amount DROP DEFAULT, ALTER COLUMN amount TYPE bigint USING amount::bigint, ALTER COLUMN amount SET DEFAULT 0;
-- migration: apart
ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE users ADD CONSTRAINT users_team FOREIGN KEY (team_id) REFERENCES teams (id) NOT VALID;
-- migration: nothing is looked at
ALTER TABLE users ADD COLUMN nickname text, ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
-- migration: a table of the migration's own
CREATE TABLE notes (id bigint, body text);
ALTER TABLE notes ADD COLUMN note text, ADD PRIMARY KEY (id);
