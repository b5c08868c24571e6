-- schema
CREATE FUNCTION who() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS 'SELECT current_user::text';
CREATE FUNCTION app."Add"(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + b';
-- migration: everything lost
CREATE OR REPLACE FUNCTION who() RETURNS text LANGUAGE sql AS 'SELECT session_user::text'; -- finding
-- migration: a part
CREATE OR REPLACE FUNCTION public.who() RETURNS text LANGUAGE sql -- finding
  STABLE SECURITY DEFINER AS 'SELECT session_user::text';
CREATE OR REPLACE FUNCTION app."Add"(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT b + a'; -- finding
