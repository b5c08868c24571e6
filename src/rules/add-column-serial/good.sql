-- schema
CREATE TABLE orders (placed_at timestamptz NOT NULL);
-- migration: a plain column with a sequence of its own
ALTER TABLE orders ADD COLUMN id bigint;
CREATE SEQUENCE orders_id_seq OWNED BY orders.id;
ALTER TABLE orders ALTER COLUMN id SET DEFAULT nextval('orders_id_seq');
-- migration: a new table
CREATE TABLE returns (id bigserial PRIMARY KEY);
ALTER TABLE returns ADD COLUMN position serial;
-- migration: a temporary table
CREATE TEMP TABLE staging (sku text);
ALTER TABLE staging ADD COLUMN n serial;
