-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: created
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING; -- finding
