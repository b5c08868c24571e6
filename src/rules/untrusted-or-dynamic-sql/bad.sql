-- migration: SQL put together at run time
DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP EXECUTE 'ALTER TABLE ' || t || ' ADD COLUMN x int'; END LOOP; END $$; -- finding
-- migration: another language
DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE users') $$; -- finding
-- migration: a procedure that nobody showed us
CALL clean_up(); -- finding
