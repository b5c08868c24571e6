-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE members (user_id bigint, CONSTRAINT a CHECK (user_id > 0), CONSTRAINT b CHECK (user_id < 1000));
CREATE TABLE notes (id bigint PRIMARY KEY);
-- migration: one each
DROP TABLE members;
DROP TABLE notes;
-- migration: constraints of one table lock one table
ALTER TABLE members DROP CONSTRAINT a, DROP CONSTRAINT b;
-- migration: tables of the migration's own
CREATE TABLE x (id bigint);
CREATE TABLE y (id bigint);
DROP TABLE x, y;
-- migration: those that are not there
DROP TABLE IF EXISTS p, q;
