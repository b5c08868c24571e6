-- migration: just short enough
CREATE INDEX CONCURRENTLY a23456789_123456789_123456789_123456789_123456789_123456789_123 ON users (id);
-- migration: long texts are no names
INSERT INTO notes (body) VALUES ('a_name_that_goes_on_and_on_until_nobody_remembers_how_it_began_and_so_forth');
COMMENT ON TABLE notes IS 'a_name_that_goes_on_and_on_until_nobody_remembers_how_it_began_and_so_forth'; -- a_name_that_goes_on_and_on_until_nobody_remembers_how_it_began_and_so_forth
