-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: a column that becomes required
ALTER TABLE users MODIFY age int NOT NULL; -- finding
-- migration: columns are not instant on 5.7 [mysql=5.7]
ALTER TABLE users ADD COLUMN bio text; -- finding
-- migration: OPTIMIZE is a rebuild
OPTIMIZE TABLE users; -- finding
-- migration: copied online [mariadb=11]
ALTER TABLE users MODIFY age bigint; -- finding
