-- schema
CREATE TABLE users (id integer PRIMARY KEY);
-- migration: wide enough
CREATE TABLE a (id bigserial PRIMARY KEY);
CREATE TABLE b (id uuid PRIMARY KEY, number int);
-- migration: no number of its own
CREATE TABLE details (user_id integer PRIMARY KEY REFERENCES users);
CREATE TABLE members (team int, number int, PRIMARY KEY (team, number));
-- migration: gone with the session
CREATE TEMPORARY TABLE a (id serial PRIMARY KEY);
