-- schema
CREATE TYPE address AS (street text, zip text);
-- migration: of the same migration
CREATE TYPE place AS (x int, y int);
ALTER TYPE place DROP ATTRIBUTE y;
