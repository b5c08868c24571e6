-- migration: all of it can be read
DO $$ BEGIN CREATE TABLE notes (id bigint); EXECUTE 'CREATE TABLE more (id bigint)'; END $$;
-- schema
CREATE PROCEDURE clean_up() LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;
-- migration: a procedure of the schema
CALL clean_up();
