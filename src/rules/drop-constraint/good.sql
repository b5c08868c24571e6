-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  user_id bigint CONSTRAINT orders_user REFERENCES users (id),
  price numeric CONSTRAINT price_positive CHECK (price > 0),
  number text CONSTRAINT number_once UNIQUE,
  state text CONSTRAINT state_set CHECK (state IS NOT NULL)
);
-- migration: swapped in one statement
ALTER TABLE orders DROP CONSTRAINT price_positive, ADD CONSTRAINT price_positive CHECK (price >= 0) NOT VALID;
-- migration: a foreign key has a rule of its own
ALTER TABLE orders DROP CONSTRAINT orders_user;
-- migration: its proof has done its work
ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT state_set;
-- migration: another index promises the same
CREATE UNIQUE INDEX CONCURRENTLY orders_number ON orders (number);
ALTER TABLE orders DROP CONSTRAINT number_once;
-- migration: not there
ALTER TABLE orders DROP CONSTRAINT IF EXISTS nothing;
-- no schema
-- migration: a foreign key by its name
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
-- schema
CREATE TABLE totals (id bigint PRIMARY KEY, person_id bigint NOT NULL CONSTRAINT totals_person UNIQUE);
-- migration: the primary key of the same statement promises it
ALTER TABLE totals DROP COLUMN id, ADD PRIMARY KEY (person_id), DROP CONSTRAINT totals_person;
-- migration: so does an index that the file builds afterwards [transactions=file]
ALTER TABLE totals DROP CONSTRAINT totals_person;
CREATE UNIQUE INDEX totals_person_id ON totals (person_id);
