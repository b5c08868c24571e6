-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text, region text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
CREATE VIEW german AS SELECT id, name, region FROM users WHERE region = 'de';
CREATE VIEW named AS SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id;
CREATE FUNCTION write_named() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER write_named INSTEAD OF INSERT ON named FOR EACH ROW EXECUTE FUNCTION write_named();
CREATE RULE keep AS ON DELETE TO named DO INSTEAD NOTHING;
-- migration: what makes a join writable
DROP TRIGGER write_named ON named; -- finding
DROP RULE keep ON named; -- finding
-- migration: a view that checks
CREATE OR REPLACE VIEW german AS SELECT id, name, region FROM users WHERE region = 'de' WITH CHECK OPTION; -- finding
-- migration: by an option
ALTER VIEW german SET (check_option = 'local'); -- finding
