-- schema
CREATE TABLE posts (id bigint PRIMARY KEY, tag varchar(50), tags varchar(50)[]);
-- migration: the element alone
ALTER TABLE posts ALTER COLUMN tag TYPE varchar(100);
-- migration: a new table
CREATE TABLE drafts (tags varchar(50)[]);
ALTER TABLE drafts ALTER COLUMN tags TYPE text[];
