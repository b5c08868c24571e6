-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- migration: in two steps
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
-- migration: not enforced [postgres=18]
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT ENFORCED;
-- migration: a new table
CREATE TABLE carts (items integer);
ALTER TABLE carts ADD CHECK (items < 100);
