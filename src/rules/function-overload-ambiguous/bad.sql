-- schema
CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount';
CREATE FUNCTION app."Find"(id bigint, deep boolean DEFAULT false) RETURNS bigint LANGUAGE sql AS 'SELECT id';
-- migration: an argument more
CREATE FUNCTION total(amount numeric, rate numeric DEFAULT 1) RETURNS numeric LANGUAGE sql AS 'SELECT amount'; -- finding
-- migration: other defaults
CREATE OR REPLACE FUNCTION app."Find"(id bigint, name text DEFAULT '') -- finding
  RETURNS bigint LANGUAGE sql AS 'SELECT id';
