-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: instant
ALTER TABLE users ADD COLUMN bio text;
-- migration: an index is built beside the rows
ALTER TABLE users ADD INDEX users_age (age);
-- migration: a fresh table
CREATE TABLE drafts (id int);
ALTER TABLE drafts FORCE;
-- no schema
-- migration: options of a table that comes to be
CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, KEY notes_id (id)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC;
