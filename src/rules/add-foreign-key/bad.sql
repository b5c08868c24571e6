-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, parent_id bigint);
CREATE TABLE "Line Items" ("Order Id" bigint);
CREATE TABLE events (id bigint, at date, user_id bigint) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration: named
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE; -- finding
-- migration: unnamed, quoted, deferrable; and one to the table itself
ALTER TABLE public."Line Items"
  ADD FOREIGN KEY ("Order Id") REFERENCES public.orders DEFERRABLE INITIALLY DEFERRED; -- finding
ALTER TABLE orders ADD FOREIGN KEY (parent_id) REFERENCES orders (id); -- finding
-- migration: from a partitioned table
ALTER TABLE events ADD CONSTRAINT events_user FOREIGN KEY (user_id) REFERENCES users (id); -- finding
-- no schema
-- migration: unknown tables
ALTER TABLE shop.carts ADD CONSTRAINT owner FOREIGN KEY (owner_id) REFERENCES auth.users (id); -- finding
