-- schema
CREATE TABLE reports (id bigint);
-- migration: an explicit list
ALTER TABLE reports OWNER TO postgres;
REVOKE ALL ON reports FROM reporting;
