-- schema
CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount';
-- migration: told apart by type or number
CREATE FUNCTION total(amount text) RETURNS numeric LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION total(amount numeric, rate numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 1';
-- migration: the old one goes
CREATE FUNCTION total(amount numeric, rate numeric DEFAULT 1) RETURNS numeric LANGUAGE sql AS 'SELECT amount';
DROP FUNCTION total(numeric);
-- migration: replaced
CREATE OR REPLACE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 2';
