-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), total int);
CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- migration: the referenced table first [transactions=file]
ALTER TABLE users ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text; -- finding
-- migration: a trigger stops writes as well
BEGIN;
ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp(); -- finding
ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;
COMMIT;
-- migration: down the whole chain, said once [transactions=file]
LOCK TABLE users IN EXCLUSIVE MODE;
ALTER TABLE orders ADD COLUMN note text; -- finding
ALTER TABLE notes ADD COLUMN note text;
