-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: once a file
ALTER TABLE users ADD COLUMN bio text; -- finding
ALTER TABLE users ADD INDEX users_age (age);
-- migration: CREATE INDEX takes them too
CREATE INDEX users_age ON users (age); -- finding
