-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: it is logged already
ALTER TABLE users SET LOGGED;
-- migration: a new table, filled and then logged
CREATE UNLOGGED TABLE imports (line text);
ALTER TABLE imports SET LOGGED;
