-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
-- migration: no WHERE
UPDATE users SET active = true; -- finding
-- migration: a fresh column filled at once
ALTER TABLE users ADD COLUMN "displayName" text;
UPDATE public.users -- finding
SET "displayName" = name
WHERE true;
-- migration: a backfill that overwrites
-- lockkeeper:backfill
UPDATE users SET name = lower(name); -- finding
-- no schema
-- migration: an unknown database
UPDATE app.orders SET state = 'new', total = 0; -- finding
