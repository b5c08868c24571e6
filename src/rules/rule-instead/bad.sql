-- schema
CREATE TABLE users (id bigint PRIMARY KEY, gone boolean);
-- migration: deletes are dropped in silence
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING; -- finding
-- migration: deletes become something else
CREATE RULE soft AS ON DELETE TO users DO INSTEAD UPDATE users SET gone = true WHERE id = OLD.id; -- finding
-- migration: any rule for INSERT
CREATE RULE told AS ON INSERT TO users DO ALSO NOTIFY users; -- finding
