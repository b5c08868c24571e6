-- schema
CREATE TABLE users (id bigint, name text);
CREATE TABLE archive (id bigint, name text);
CREATE FUNCTION keep() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO archive (id, name) SELECT id, name FROM users;
END $$;
-- migration: columns are named
ALTER TABLE users ADD COLUMN bio text;
-- migration: the other side
ALTER TABLE archive ADD COLUMN bio text;
