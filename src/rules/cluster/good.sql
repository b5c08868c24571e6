-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: only a note for later
ALTER TABLE users CLUSTER ON users_pkey;
-- migration: a new table
CREATE TABLE teams (id bigint PRIMARY KEY);
CLUSTER teams USING teams_pkey;
