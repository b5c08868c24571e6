-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: NOT NULL is forgotten
ALTER TABLE users MODIFY email varchar(120); -- finding
-- migration: the default is forgotten
ALTER TABLE users CHANGE name full_name varchar(50); -- finding
-- migration: AUTO_INCREMENT is forgotten
ALTER TABLE users MODIFY id bigint NOT NULL; -- finding
