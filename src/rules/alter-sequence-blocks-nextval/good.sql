-- schema
CREATE TABLE orders (id bigserial PRIMARY KEY);
-- migration: with an end to the wait
SET lock_timeout = '2s';
ALTER SEQUENCE orders_id_seq CACHE 50;
-- migration: a new sequence
CREATE SEQUENCE invoice_no;
ALTER SEQUENCE invoice_no INCREMENT BY 10;
-- migration: setval takes no such lock
SELECT setval('orders_id_seq', 100000);
