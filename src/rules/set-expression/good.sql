-- schema
CREATE TABLE prices (id bigint PRIMARY KEY, net numeric, gross numeric GENERATED ALWAYS AS (net * 1.19) VIRTUAL);
-- migration: nothing is stored [postgres=18]
ALTER TABLE prices ALTER COLUMN gross SET EXPRESSION AS (net * 1.2);
-- migration: a new table
CREATE TABLE offers (net numeric, gross numeric GENERATED ALWAYS AS (net * 2) STORED);
ALTER TABLE offers ALTER COLUMN gross SET EXPRESSION AS (net * 3);
