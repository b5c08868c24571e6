-- migration: a table
CREATE TABLE users (id bigint PRIMARY KEY); -- finding
-- migration: a column
ALTER TABLE users ADD COLUMN name text; -- finding
