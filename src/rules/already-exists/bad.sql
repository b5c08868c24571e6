-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: a table
CREATE TABLE users (id bigint); -- finding
-- migration: a column
ALTER TABLE users ADD COLUMN email text; -- finding
