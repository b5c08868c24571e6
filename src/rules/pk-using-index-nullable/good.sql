-- schema
CREATE TABLE orders (id bigint NOT NULL, code text);
CREATE UNIQUE INDEX orders_id_idx ON orders (id);
CREATE TABLE items (no bigint);
CREATE UNIQUE INDEX items_no_idx ON items (no);
ALTER TABLE items ADD CONSTRAINT no_there CHECK (no IS NOT NULL);
-- migration: NOT NULL already
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_idx;
-- migration: proved by a CHECK
ALTER TABLE items ALTER COLUMN no SET NOT NULL;
ALTER TABLE items ADD PRIMARY KEY USING INDEX items_no_idx;
-- migration: a new table
CREATE TABLE carts (id bigint);
CREATE UNIQUE INDEX carts_idx ON carts (id);
ALTER TABLE carts ADD PRIMARY KEY USING INDEX carts_idx;
