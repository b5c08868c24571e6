-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: writes go on
ALTER TABLE users ADD INDEX users_age (age), LOCK=NONE;
-- migration: it is copied, which alter-copies-table says
ALTER TABLE users MODIFY age bigint;
-- migration: a partition that comes to be
ALTER TABLE users ADD PARTITION (PARTITION p3 VALUES LESS THAN (30));
