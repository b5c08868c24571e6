-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: rows alone
BEGIN;
UPDATE users SET age = 1 WHERE id = 1;
UPDATE users SET age = 2 WHERE id = 2;
COMMIT;
ALTER TABLE users ADD COLUMN bio text;
