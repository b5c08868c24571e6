-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
ALTER TABLE orders ADD CONSTRAINT old_one CHECK (total IS NOT NULL) NOT VALID;
-- migration: each statement commits by itself
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
-- migration: a commit between
BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
COMMIT;
-- migration: added long ago [transactions=file]
ALTER TABLE orders VALIDATE CONSTRAINT old_one;
-- migration: a new table [transactions=file]
CREATE TABLE carts (items integer);
ALTER TABLE carts ADD CONSTRAINT size CHECK (items < 100) NOT VALID;
ALTER TABLE carts VALIDATE CONSTRAINT size;
