-- migration: with a CHECK
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%'); -- finding
-- migration: NOT NULL
CREATE DOMAIN label AS text NOT NULL; -- finding
