-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, region text);
CREATE VIEW german AS SELECT id, name, region FROM users WHERE region = 'de';
CREATE VIEW checked AS SELECT id, name, region FROM users WHERE region = 'de' WITH LOCAL CHECK OPTION;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
-- migration: a view of its own
CREATE VIEW french AS SELECT id, name FROM users WHERE region = 'fr' WITH CHECK OPTION;
-- migration: it checked before
CREATE OR REPLACE VIEW checked AS SELECT id, name, region FROM users WHERE region = 'de' WITH LOCAL CHECK OPTION;
-- migration: it checks no more
ALTER VIEW checked RESET (check_option);
-- migration: another query
CREATE OR REPLACE VIEW german AS SELECT id, name, region FROM users WHERE region IN ('de', 'at');
-- migration: a trigger of a table
DROP TRIGGER touch ON users;
