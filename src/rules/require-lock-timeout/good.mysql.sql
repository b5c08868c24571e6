-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: bounded
SET SESSION lock_wait_timeout = 5;
ALTER TABLE users ADD COLUMN bio text;
-- migration: by MariaDB's own clause [mariadb=10.11]
ALTER TABLE users WAIT 5 ADD COLUMN bio text;
-- migration: a fresh table
CREATE TABLE drafts (id int);
ALTER TABLE drafts ADD COLUMN body text;
