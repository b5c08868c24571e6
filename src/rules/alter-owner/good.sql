-- schema
CREATE TABLE users (id bigserial PRIMARY KEY);
-- migration: with an end to the wait
SET lock_timeout = '2s';
ALTER TABLE users OWNER TO app;
-- migration: a new table
CREATE TABLE teams (id bigint);
ALTER TABLE teams OWNER TO app;
