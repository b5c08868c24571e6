-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: RENAME TABLE
RENAME TABLE users TO people; -- finding
-- migration: ALTER TABLE
ALTER TABLE users RENAME TO people; -- finding
-- migration: a swap
RENAME TABLE users TO users_old, users_new TO users; -- finding -- finding
