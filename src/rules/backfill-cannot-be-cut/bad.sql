-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, region text, seen timestamptz, logins int);
CREATE TABLE regions (email text, region text);
CREATE TABLE copies (id bigint PRIMARY KEY, email text);
-- migration: a join: which of several rows counts is not known
-- lockkeeper:backfill
UPDATE users SET region = r.region FROM regions r WHERE r.email = users.email; -- finding
-- migration: done twice it is wrong
-- lockkeeper:backfill
UPDATE users SET logins = logins + 1; -- finding
-- migration: nobody can tell which rows are done
-- lockkeeper:backfill
UPDATE users SET seen = now(); -- finding
-- migration: a batch by hand
-- lockkeeper:backfill
UPDATE users SET region = 'eu' WHERE id IN (SELECT id FROM users WHERE region IS NULL LIMIT 1000); -- finding
-- migration: copied twice
-- lockkeeper:backfill
INSERT INTO copies SELECT id, email FROM users; -- finding
-- migration: all rows at once
-- lockkeeper:backfill
INSERT INTO copies SELECT max(id), email FROM users GROUP BY email ON CONFLICT DO NOTHING; -- finding
-- migration: no such key
-- lockkeeper:backfill key=uid
UPDATE users SET region = 'eu' WHERE region IS NULL; -- finding
