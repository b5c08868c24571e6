-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, boss bigint REFERENCES users (id));
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), total int);
CREATE TABLE places (id bigint PRIMARY KEY);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- migration: the referring table first [transactions=file]
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE users ADD COLUMN note text;
-- migration: each in a transaction of its own
ALTER TABLE users ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
-- migration: nothing refers from one to the other [transactions=file]
ALTER TABLE users ADD COLUMN note text;
ALTER TABLE places ADD COLUMN note text;
-- migration: an insert gets past SHARE ROW EXCLUSIVE on what it refers to [transactions=file]
CREATE TRIGGER stamp BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE orders ADD COLUMN note text;
-- migration: a table that nobody writes to yet [transactions=file]
ALTER TABLE users ADD COLUMN note text;
CREATE TABLE bills (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
ALTER TABLE bills ADD COLUMN note text;
-- migration: reads go on [transactions=file]
ALTER TABLE users ADD COLUMN note text;
UPDATE orders SET total = 0 WHERE id = 5;
