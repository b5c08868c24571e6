-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: a new column
ALTER TABLE users ADD COLUMN bio text;
-- migration: a longer varchar on the same side of the border
ALTER TABLE users MODIFY name varchar(60) DEFAULT 'x';
-- migration: a value at the end of an enum
ALTER TABLE users MODIFY state enum('a','b','c','d');
-- migration: copied online [mariadb=11]
ALTER TABLE users MODIFY age bigint;
-- migration: a fresh table
CREATE TABLE drafts (id int);
ALTER TABLE drafts MODIFY id bigint;
