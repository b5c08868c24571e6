-- migration: a key
CREATE TABLE logs (id bigint AUTO_INCREMENT PRIMARY KEY, at datetime);
-- migration: a key of its own clause
CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
