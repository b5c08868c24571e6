-- schema
CREATE FUNCTION total(amount numeric, rate numeric DEFAULT 1) RETURNS numeric LANGUAGE sql AS 'SELECT amount * rate';
CREATE FUNCTION app."Label"(id bigint) RETURNS text LANGUAGE sql AS 'SELECT id::text';
-- migration: the return type
CREATE OR REPLACE FUNCTION total(amount numeric, rate numeric DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- finding
-- migration: an argument's name, a default
CREATE OR REPLACE FUNCTION app."Label"(user_id bigint) RETURNS text LANGUAGE sql AS 'SELECT user_id::text'; -- finding
CREATE OR REPLACE FUNCTION public.total(amount numeric, rate numeric) -- finding
  RETURNS numeric LANGUAGE sql AS 'SELECT amount * rate';
-- migration: dropped first
DROP FUNCTION app."Label"(bigint); -- finding
CREATE FUNCTION app."Label"(id bigint) RETURNS varchar LANGUAGE sql AS 'SELECT id::text';
