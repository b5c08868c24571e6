-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
-- migration: each commits by itself
ALTER TABLE users ADD COLUMN a text;
ALTER TABLE orders ADD COLUMN a text;
-- migration: one table, several changes [transactions=file]
ALTER TABLE users ADD COLUMN a text;
ALTER TABLE users ADD COLUMN b text;
-- migration: a foreign key locks two in one statement [transactions=file]
ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;
-- migration: a new table beside an old one [transactions=file]
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE users ADD COLUMN a text;
