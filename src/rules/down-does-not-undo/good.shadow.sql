-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX users_name ON users (name);
-- migration: in the other order
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE moods (id bigint PRIMARY KEY, mood mood);
-- down
DROP TABLE moods;
DROP TYPE mood;
-- migration: the schema comes back, if not the data
ALTER TABLE users DROP COLUMN name;
-- down
ALTER TABLE users ADD COLUMN name text;
CREATE INDEX users_name ON users (name);
-- migration: no way back was written
ALTER TABLE users ADD COLUMN email text;
