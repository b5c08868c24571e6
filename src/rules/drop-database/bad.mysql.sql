-- migration: a database
DROP DATABASE IF EXISTS shop; -- finding
-- migration: by its other name
DROP SCHEMA shop; -- finding
