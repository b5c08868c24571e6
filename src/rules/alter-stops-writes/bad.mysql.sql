-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: numbers for every row
ALTER TABLE orders ADD COLUMN n bigint NOT NULL AUTO_INCREMENT UNIQUE; -- finding
-- migration: a lock that is asked for
ALTER TABLE users ADD INDEX users_age (age), LOCK=SHARED; -- finding
-- migration: partitions put together anew
ALTER TABLE users REORGANIZE PARTITION p2 INTO (PARTITION p2a VALUES LESS THAN (15), PARTITION p2b VALUES LESS THAN (20)); -- finding
