-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: shorter
ALTER TABLE users MODIFY email varchar(50) NOT NULL; -- finding
-- migration: a narrower number
ALTER TABLE users MODIFY age smallint; -- finding
-- migration: an enum value goes
ALTER TABLE users MODIFY state enum('a','b'); -- finding
-- migration: a narrower character set
ALTER TABLE users MODIFY note text CHARACTER SET latin1; -- finding
