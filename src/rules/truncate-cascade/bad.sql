-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
-- migration: through two levels
TRUNCATE users CASCADE; -- finding
-- migration: some named
TRUNCATE public.users, orders RESTART IDENTITY CASCADE; -- finding
-- no schema
-- migration: an unknown database
TRUNCATE TABLE "Users" CASCADE; -- finding
