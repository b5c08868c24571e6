-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text, paid boolean);
-- migration: some rows
UPDATE users SET active = true WHERE active IS NULL;
-- migration: a fresh table
CREATE TABLE copies AS SELECT id, name FROM users;
UPDATE copies SET name = upper(name);
-- migration: a backfill of a fresh column
ALTER TABLE users ADD COLUMN display_name text;
-- lockkeeper:backfill
UPDATE users SET display_name = name;
-- migration: a join, and a condition
UPDATE users u SET name = o.note FROM orders o WHERE o.user_id = u.id AND o.paid;
UPDATE users u SET name = o.note FROM orders o WHERE o.user_id = u.id AND u.name IS NULL;
-- migration: a query that leaves out rows
UPDATE users u SET name = o.note FROM (SELECT user_id, note FROM orders WHERE paid) o WHERE o.user_id = u.id;
WITH paid AS (SELECT user_id, note FROM orders WHERE paid)
UPDATE users SET name = paid.note FROM paid WHERE paid.user_id = users.id;
-- migration: values written out
UPDATE users u SET name = v.name FROM (VALUES (1, 'a'), (2, 'b')) v (id, name) WHERE v.id = u.id;
-- migration: MERGE with a condition, of some rows, or with no UPDATE [postgres=15]
MERGE INTO users u USING orders o ON o.user_id = u.id WHEN MATCHED AND u.name IS NULL THEN UPDATE SET name = o.note;
MERGE INTO users u USING (SELECT * FROM orders WHERE paid) o ON o.user_id = u.id
WHEN MATCHED THEN UPDATE SET name = o.note;
MERGE INTO users u USING orders o ON o.user_id = u.id WHEN NOT MATCHED THEN INSERT (id) VALUES (o.user_id);
-- migration: an upsert of some rows, and of values written out
INSERT INTO users (id, name) SELECT user_id, note FROM orders WHERE paid
ON CONFLICT (id) DO UPDATE SET name = excluded.name;
INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = excluded.name;
