-- schema
CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));
CREATE TABLE orders (id bigint PRIMARY KEY, user_id integer REFERENCES users (id), total integer);
-- migration: columns of no foreign key
ALTER TABLE users ALTER COLUMN name TYPE varchar(40);
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
-- migration: both tables are new
CREATE TABLE teams (id integer PRIMARY KEY);
CREATE TABLE members (team_id integer REFERENCES teams);
ALTER TABLE members ALTER COLUMN team_id TYPE bigint;
