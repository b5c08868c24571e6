-- schema
CREATE TABLE users (id bigint PRIMARY KEY, age text);
CREATE TABLE pets (id bigint PRIMARY KEY, age text);
-- migration: only dropped
ALTER TABLE users DROP COLUMN age;
-- migration: another table's
ALTER TABLE users DROP COLUMN age;
ALTER TABLE pets ADD COLUMN colour text;
-- migration: a fresh column
ALTER TABLE users ADD COLUMN height text;
ALTER TABLE users DROP COLUMN height;
ALTER TABLE users ADD COLUMN height integer;
