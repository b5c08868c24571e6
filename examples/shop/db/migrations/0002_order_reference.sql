SET lock_timeout = '2s';

-- Free: a longer varchar and a constant default touch the catalog alone.
ALTER TABLE customers ALTER COLUMN name TYPE varchar(200);
ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';

-- Not free: every order gets a value of its own, so the whole table is written anew while nobody can read it.
ALTER TABLE orders ADD COLUMN reference uuid NOT NULL DEFAULT gen_random_uuid();

CREATE UNIQUE INDEX orders_reference_key ON orders (reference);

ALTER TABLE customers ALTER COLUMN name SET NOT NULL;

ALTER TABLE orders DROP COLUMN note;
