-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, region text, seen timestamptz, logins int, token uuid);
CREATE TABLE regions (email text, region text);
CREATE TABLE copies (id bigint PRIMARY KEY, email text);
-- migration: by its key
-- lockkeeper:backfill
UPDATE users SET region = 'eu' WHERE region IS NULL;
-- migration: a value of each row's own, that the condition asks for
-- lockkeeper:backfill
UPDATE users SET token = gen_random_uuid() WHERE token IS NULL;
-- migration: from another table, one value a row
-- lockkeeper:backfill
UPDATE users AS u SET region = (SELECT r.region FROM regions r WHERE r.email = u.email LIMIT 1) WHERE region IS NULL;
-- migration: until it is so
-- lockkeeper:backfill
UPDATE users SET email = lower(email) WHERE email <> lower(email);
-- migration: copied once
-- lockkeeper:backfill
INSERT INTO copies (id, email) SELECT u.id, u.email FROM users AS u WHERE u.email IS NOT NULL ON CONFLICT DO NOTHING;
