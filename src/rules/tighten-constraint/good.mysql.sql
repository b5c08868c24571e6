-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: a plain index
ALTER TABLE users ADD INDEX users_age (age);
-- migration: a column that is new
ALTER TABLE users ADD COLUMN token char(36), ADD UNIQUE INDEX users_token (token);
-- migration: not enforced
ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17) NOT ENFORCED;
