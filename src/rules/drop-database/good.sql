-- no schema
-- migration: other drops
DROP TABLE shop;
DROP SCHEMA shop CASCADE;
