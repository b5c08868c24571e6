-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
-- migration: all named
TRUNCATE users, orders CASCADE;
-- migration: nothing references it
TRUNCATE orders CASCADE;
-- migration: without CASCADE
TRUNCATE orders;
