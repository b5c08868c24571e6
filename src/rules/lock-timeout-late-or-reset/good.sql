-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: set before, and still in force
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
RESET lock_timeout;
-- migration: never set at all is another rule
ALTER TABLE users ADD COLUMN nickname text;
