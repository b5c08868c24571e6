-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);
CREATE VIEW people AS SELECT id, name FROM users;
-- migration: a column more
CREATE OR REPLACE VIEW people AS SELECT id, name, email FROM users;
-- migration: the same shape
CREATE OR REPLACE VIEW people AS SELECT id, upper(name) AS name FROM users;
-- migration: a new view
CREATE OR REPLACE VIEW others AS SELECT email FROM users;
-- migration: granted again [transactions=file]
DROP VIEW people;
CREATE VIEW people AS SELECT name FROM users;
GRANT SELECT ON people TO reporting;
