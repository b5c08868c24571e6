-- schema
CREATE TABLE orders (id bigint NOT NULL, code text);
-- migration: the index first [transactions=statement]
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
-- migration: a new table
CREATE TABLE carts (id bigint);
ALTER TABLE carts ADD PRIMARY KEY (id);
