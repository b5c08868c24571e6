-- schema
CREATE FUNCTION who() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS 'SELECT 1::text';
CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
-- migration: all repeated
CREATE OR REPLACE FUNCTION who() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS 'SELECT 2::text';
-- migration: changed on purpose
CREATE OR REPLACE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql VOLATILE AS 'SELECT a + b';
-- migration: another one
CREATE OR REPLACE FUNCTION add(a text, b text) RETURNS text LANGUAGE sql AS 'SELECT a || b';
-- migration: fresh
CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
