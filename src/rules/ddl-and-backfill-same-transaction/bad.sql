-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE audit (user_id bigint);
-- migration: the classic [transactions=file]
ALTER TABLE users ADD COLUMN lower_email text;
UPDATE users SET lower_email = lower(email) WHERE lower_email IS NULL; -- finding
-- migration: another table's rows
BEGIN;
ALTER TABLE users ADD COLUMN state text;
INSERT INTO audit (user_id) SELECT id FROM users; -- finding
COMMIT;
-- migration: one string, one transaction [transactions=string]
ALTER TABLE users ADD COLUMN state text;
UPDATE users SET state = 'new' WHERE state IS NULL; -- finding
