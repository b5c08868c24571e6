-- schema
CREATE TABLE users (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL, name varchar(50) DEFAULT 'x', age int,
  state enum('a','b','c'), note text, KEY users_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, total int) ENGINE=InnoDB;

-- migration: asked for
ALTER TABLE users ADD COLUMN bio text, ALGORITHM=INSTANT;
CREATE INDEX users_age ON users (age) ALGORITHM=INPLACE LOCK=NONE;
-- migration: alter-copies-table says more
ALTER TABLE users MODIFY age bigint;
-- migration: a fresh table
CREATE TABLE drafts (id int);
ALTER TABLE drafts ADD COLUMN body text;
