-- schema
CREATE DOMAIN email AS text;
CREATE TABLE users (id bigint PRIMARY KEY, contact email);
CREATE DOMAIN unused AS text;
-- migration: old values are left alone
ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%') NOT VALID;
-- migration: no constraint
ALTER DOMAIN email SET DEFAULT 'nobody@example.org';
-- migration: no table uses it
ALTER DOMAIN unused ADD CHECK (VALUE <> '');
-- migration: a new domain
CREATE DOMAIN code AS text;
ALTER DOMAIN code ADD CHECK (length(VALUE) = 8);
