-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: a column that is not there
UPDATE users
SET email = lower(emial); -- finding
-- migration: a value of another type
ALTER TABLE users ADD COLUMN score integer DEFAULT true; -- finding
