-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: one table
DROP TABLE users; -- finding
-- migration: several
DROP TABLE IF EXISTS users, orders; -- finding -- finding
-- migration: in a comment that the server runs
/*!50003 DROP TABLE users */; -- finding
-- migration: MariaDB puts another in its place [mariadb=10.11]
CREATE OR REPLACE TABLE users (id int PRIMARY KEY); -- finding
-- migration: by a text that is prepared
SET @drop = IF((SELECT COUNT(*) FROM information_schema.tables) > 0, 'DROP TABLE users', 'SELECT 1');
PREPARE stmt FROM @drop;
EXECUTE stmt; -- finding
-- migration: by a procedure that is called
DELIMITER //
CREATE PROCEDURE tidy()
BEGIN
  IF EXISTS (SELECT 1 FROM users) THEN
    DROP TABLE users;
  END IF;
END //
DELIMITER ;
CALL tidy(); -- finding
