-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: writes go on
CREATE INDEX users_age ON users (age);
-- migration: indexes of a table that comes to be
CREATE TABLE notes (id bigint PRIMARY KEY, body text, FULLTEXT KEY notes_body (body)) ENGINE=InnoDB;
-- migration: a fresh table
CREATE TABLE drafts (body text);
CREATE FULLTEXT INDEX drafts_body ON drafts (body);
