-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, shop_id bigint, note text, paid boolean);
CREATE TABLE shops (id bigint PRIMARY KEY, city text);
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
-- migration: nothing but a join
UPDATE users u SET name = o.note FROM orders o WHERE o.user_id = u.id; -- finding
-- migration: a join on two columns, and one more table
UPDATE users SET name = o.note -- finding
FROM orders o JOIN public.shops s ON s.id = o.shop_id
WHERE o.user_id = users.id AND s.city = users.name;
-- migration: a join that was forgotten
UPDATE users SET active = o.paid FROM orders o; -- finding
-- migration: MERGE that overwrites whatever matches [postgres=15]
MERGE INTO users u USING orders o ON o.user_id = u.id -- finding
WHEN MATCHED THEN UPDATE SET name = o.note
WHEN NOT MATCHED THEN INSERT (id, name) VALUES (o.user_id, o.note);
-- migration: an upsert of a whole table
INSERT INTO users (id, name) SELECT user_id, note FROM orders -- finding
ON CONFLICT (id) DO UPDATE SET name = excluded.name;
-- no schema
-- migration: an unknown database
UPDATE app.orders SET state = 'new', total = 0; -- finding
