-- schema
CREATE TABLE orders (id bigint NOT NULL, placed_at timestamptz NOT NULL);
-- migration: a column that has its numbers becomes an identity
ALTER TABLE orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
-- migration: a new table
CREATE TABLE returns (note text);
ALTER TABLE returns ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
