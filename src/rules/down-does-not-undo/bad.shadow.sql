-- schema
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration: a table is taken back, and its type is forgotten [file-finding]
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE moods (id bigint PRIMARY KEY, mood mood);
-- down
DROP TABLE moods;
-- migration: a name that is not there [file-finding]
ALTER TABLE users ADD COLUMN email text;
-- down
ALTER TABLE users DROP COLUMN mail;
-- migration: a default comes back as another one [file-finding]
ALTER TABLE users ALTER COLUMN name SET DEFAULT 'nobody';
-- down
ALTER TABLE users ALTER COLUMN name SET DEFAULT '';
