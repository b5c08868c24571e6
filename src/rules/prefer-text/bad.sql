-- migration: a new table
CREATE TABLE users ( -- finding
  id bigint PRIMARY KEY,
  name varchar(50)
);
-- migration: a new column
ALTER TABLE users ADD COLUMN nick character varying(20); -- finding
