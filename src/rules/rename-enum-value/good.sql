-- schema
CREATE TYPE state AS ENUM ('open', 'done');
-- migration: fresh type
CREATE TYPE mood AS ENUM ('ok');
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
-- migration: a new value beside the old
ALTER TYPE state ADD VALUE 'closed' AFTER 'done';
