-- schema
CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount';
-- migration: another body
CREATE OR REPLACE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 2';
-- migration: an overload
CREATE OR REPLACE FUNCTION total(amount bigint) RETURNS bigint LANGUAGE sql AS 'SELECT amount';
-- migration: only dropped
DROP FUNCTION total(numeric);
-- migration: a new one
CREATE OR REPLACE FUNCTION other(a int) RETURNS text LANGUAGE sql AS 'SELECT a::text';
