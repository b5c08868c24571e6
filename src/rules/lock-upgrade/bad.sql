-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, state text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: rows first, then the table [transactions=file]
UPDATE users SET state = 'new' WHERE id = 5;
ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new'; -- finding
-- migration: said once a table
BEGIN;
DELETE FROM "users" WHERE id = 5;
CREATE INDEX users_email ON public.users (email); -- finding
ALTER TABLE users ADD COLUMN note text;
COMMIT;
-- migration: an index, then a change of the table [transactions=string]
CREATE INDEX orders_user ON orders (user_id);
ALTER TABLE orders ADD COLUMN note text; -- finding
-- migration: the other side of a foreign key [transactions=file]
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
ALTER TABLE users ADD COLUMN note text; -- finding
-- no schema
-- migration: a table that nothing is known of [transactions=file]
UPDATE users SET state = 'new' WHERE id = 5;
TRUNCATE users; -- finding
