-- migration: a new table
CREATE TABLE users (id bigint PRIMARY KEY, code char(5)); -- finding
-- migration: a changed type
ALTER TABLE users ALTER COLUMN code TYPE character(8); -- finding
