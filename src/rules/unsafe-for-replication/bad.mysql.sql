-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: some thousand rows, whichever
UPDATE users SET age = 1 WHERE age IS NULL LIMIT 1000; -- finding
-- migration: values by chance
UPDATE users SET name = UUID() WHERE id < 100; -- finding
-- migration: kept from replicas
SET sql_log_bin = 0; -- finding
