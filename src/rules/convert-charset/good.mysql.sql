-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: for columns to come
ALTER TABLE users DEFAULT CHARACTER SET utf8mb4;
-- migration: a fresh table
CREATE TABLE drafts (body text) DEFAULT CHARSET=latin1;
ALTER TABLE drafts CONVERT TO CHARACTER SET utf8mb4;
