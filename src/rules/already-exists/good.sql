-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: asked politely
CREATE TABLE IF NOT EXISTS users (id bigint);
ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;
-- migration: dropped before
DROP TABLE users;
CREATE TABLE users (id bigint);
-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: behind a condition
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'users') THEN CREATE TABLE users (id bigint); END IF; END $$;
