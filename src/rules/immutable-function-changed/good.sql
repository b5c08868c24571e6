-- schema
CREATE FUNCTION short(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE FUNCTION unused(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX users_short ON users (short(name));
-- migration: the same body
CREATE OR REPLACE FUNCTION short(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT  lower(t) ';
-- migration: nothing stores its results
CREATE OR REPLACE FUNCTION unused(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper(t)';
-- migration: another function
CREATE OR REPLACE FUNCTION short(t text, n int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left(t, n)';
