-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: plain
VACUUM (ANALYZE) users;
VACUUM (FULL false) users;
