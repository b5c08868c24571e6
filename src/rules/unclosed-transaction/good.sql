-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: closed
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
-- migration: END is COMMIT
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
END;
