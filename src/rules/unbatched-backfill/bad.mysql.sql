-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: an unknown number of rows
UPDATE users SET age = 0 WHERE age IS NULL; -- finding
-- migration: from another table
INSERT INTO users (email) SELECT note FROM orders; -- finding
-- migration: through a join
UPDATE users u JOIN orders o ON o.user_id = u.id SET u.age = o.total WHERE o.total > 0; -- finding
