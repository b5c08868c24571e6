-- schema
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
-- migration: a fresh table
CREATE TABLE picked AS SELECT id, state FROM orders;
DELETE FROM picked WHERE state = 'draft';
-- migration: a temporary table
CREATE TEMP TABLE t (id bigint);
DELETE FROM t WHERE id > 3;
-- migration: without a condition, another rule speaks
DELETE FROM orders;
-- migration: a merge that deletes nothing
MERGE INTO orders o USING (SELECT 1 AS id) s ON s.id = o.id WHEN MATCHED THEN UPDATE SET state = 'open';
