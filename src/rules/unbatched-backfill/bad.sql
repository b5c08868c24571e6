-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, state text);
CREATE TABLE archive (id bigint);
-- migration: a condition that many rows meet
UPDATE users SET state = 'new' WHERE state IS NULL; -- finding
-- migration: rows copied from a table
INSERT INTO archive SELECT id FROM users; -- finding
-- migration: a range of the key is still a range
UPDATE users SET state = 'old' WHERE id < 1000000; -- finding
-- migration: the key of the other table, or a join by it, names no row
UPDATE users u SET state = 'old' FROM archive a WHERE a.id = u.id AND u.state IS NULL; -- finding
