-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT total_small CHECK (total < 1000000) NOT VALID;
-- migration: alone
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
-- migration: beside its like, and beside what takes no stronger lock
ALTER TABLE orders
  VALIDATE CONSTRAINT total_positive,
  VALIDATE CONSTRAINT total_small,
  ALTER COLUMN total SET STATISTICS 500;
