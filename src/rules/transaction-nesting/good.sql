-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text);
-- migration: the tool opens none
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
-- migration: one string with a transaction of its own [transactions=string]
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT;
-- migration: a savepoint is fine [transactions=file]
SAVEPOINT before;
ALTER TABLE users ADD COLUMN nickname text;
ROLLBACK TO SAVEPOINT before;
-- migration: one after the other
BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
COMMIT AND CHAIN;
ALTER TABLE users ADD COLUMN note text;
COMMIT;
BEGIN;
ALTER TABLE users ADD COLUMN more text;
ROLLBACK;
