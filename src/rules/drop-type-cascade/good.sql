-- schema
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE used AS ENUM ('yes');
CREATE TABLE people (id bigint PRIMARY KEY, used used);
-- migration: nothing uses it
DROP TYPE mood CASCADE;
-- migration: refused while in use
DROP TYPE used;
-- migration: fresh
CREATE TYPE colour AS ENUM ('red');
DROP TYPE colour CASCADE;
