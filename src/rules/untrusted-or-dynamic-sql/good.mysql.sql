-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: a text that is whole
PREPARE stmt FROM 'ALTER TABLE users ADD COLUMN bio text';
EXECUTE stmt;
DEALLOCATE PREPARE stmt;
-- migration: one of two texts
SET @add = (SELECT IF((SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'users' AND table_schema = DATABASE()
  AND column_name = 'bio') > 0, 'SELECT 1', 'ALTER TABLE users ADD COLUMN bio text;'));
PREPARE stmt FROM @add;
EXECUTE stmt;
-- migration: a procedure of this very file
CREATE PROCEDURE helper() BEGIN ALTER TABLE users ADD COLUMN bio text; END;
CALL helper();
