-- schema
CREATE DOMAIN nickname AS text;
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: a domain without constraints is its base type
ALTER TABLE users ADD COLUMN nick nickname;
-- migration: the domain's rule as a constraint of the table
ALTER TABLE users ADD COLUMN contact text;
ALTER TABLE users ADD CONSTRAINT users_contact_check CHECK (contact LIKE '%@%') NOT VALID;
-- migration: a new table
CREATE TABLE people (id bigint);
ALTER TABLE people ADD COLUMN contact email;
