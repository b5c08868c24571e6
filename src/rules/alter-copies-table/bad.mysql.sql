-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: another type
ALTER TABLE users MODIFY age bigint; -- finding
-- migration: over the border of 255 bytes
ALTER TABLE users MODIFY name varchar(70) DEFAULT 'x'; -- finding
-- migration: a stored generated column
ALTER TABLE users ADD COLUMN next_age int GENERATED ALWAYS AS (age + 1) STORED; -- finding
-- migration: asked for
ALTER TABLE users ADD COLUMN bio text, ALGORITHM=COPY; -- finding
-- migration: MySQL 5.7 copies to widen a character set [mysql=5.7]
ALTER TABLE users MODIFY email varchar(100) CHARACTER SET latin1 NOT NULL; -- finding
-- migration: a CHECK is proven row by row
ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17); -- finding
-- migration: in a comment that the server runs
/*!50003 ALTER TABLE users MODIFY age bigint */; -- finding
