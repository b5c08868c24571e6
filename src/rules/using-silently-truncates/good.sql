-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20), key uuid, age smallint);
-- migration: long enough
ALTER TABLE users ALTER COLUMN name TYPE varchar(50) USING name::varchar(50);
ALTER TABLE users ALTER COLUMN key TYPE char(36) USING key::char(36);
ALTER TABLE users ALTER COLUMN age TYPE varchar(6) USING age::varchar(6);
-- migration: no length
ALTER TABLE users ALTER COLUMN name TYPE text USING name::text;
-- migration: without USING it fails instead
ALTER TABLE users ALTER COLUMN name TYPE varchar(5);
