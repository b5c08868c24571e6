-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE audit (id bigint);
CREATE VIEW people AS SELECT u.id FROM users u JOIN audit USING (id);
-- migration: beside the statement
CREATE RULE noted AS ON DELETE TO users DO ALSO INSERT INTO audit VALUES (OLD.id);
-- migration: what makes a view writable
CREATE RULE through AS ON DELETE TO people DO INSTEAD DELETE FROM users WHERE id = OLD.id;
-- migration: a table of its own
CREATE TABLE notes (id bigint);
CREATE RULE keep AS ON DELETE TO notes DO INSTEAD NOTHING;
