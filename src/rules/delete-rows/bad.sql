-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
CREATE TABLE spam (id bigint PRIMARY KEY);
-- migration: a condition
DELETE FROM orders WHERE state = 'draft'; -- finding
-- migration: joined
DELETE FROM public.orders -- finding
USING spam
WHERE spam.id = orders.id;
-- migration: merged
MERGE INTO orders USING spam ON spam.id = orders.id WHEN MATCHED THEN DELETE; -- finding
-- no schema
-- migration: an unknown database
DELETE FROM "Users" WHERE deleted_at IS NOT NULL; -- finding
