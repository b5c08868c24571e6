-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: INSTANT can't be had
ALTER TABLE users MODIFY age bigint, ALGORITHM=INSTANT; -- finding
-- migration: LOCK=NONE can't be had
ALTER TABLE users ADD FULLTEXT INDEX users_note (note), LOCK=NONE; -- finding
-- migration: a default by chance
ALTER TABLE users ADD COLUMN token varchar(36) DEFAULT (uuid()); -- finding
-- migration: 5.7 hides no index [mysql=5.7]
ALTER TABLE users ALTER INDEX users_name INVISIBLE; -- finding
