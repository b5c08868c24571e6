-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: set after the statement that needs it
ALTER TABLE users ADD COLUMN nickname text; -- finding
SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN note text;
-- migration: undone by RESET ALL
SET lock_timeout = '2s';
RESET ALL;
ALTER TABLE users ADD COLUMN nickname text; -- finding
-- migration: SET LOCAL ended with its transaction
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
ALTER TABLE users ADD COLUMN note text; -- finding
-- migration: a rolled back SET never was
BEGIN;
SET lock_timeout = '2s';
ROLLBACK;
ALTER TABLE users ADD COLUMN note text; -- finding
