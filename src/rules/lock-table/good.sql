-- schema
CREATE TABLE users (id bigint PRIMARY KEY);
-- migration: it gives up at once, or after a while [transactions=file]
LOCK TABLE users IN SHARE MODE NOWAIT;
SET LOCAL lock_timeout = '2s';
LOCK TABLE users;
-- migration: a mode beside which writes go on [transactions=file]
LOCK TABLE users IN ROW EXCLUSIVE MODE;
LOCK TABLE users IN SHARE UPDATE EXCLUSIVE MODE;
-- migration: a new table [transactions=file]
CREATE TABLE teams (id bigint);
LOCK TABLE teams;
