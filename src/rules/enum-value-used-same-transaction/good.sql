-- schema
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration: committed in between
ALTER TYPE state ADD VALUE 'paid';
UPDATE orders SET state = 'paid' WHERE id < 100;
-- migration: another value [transactions=file]
ALTER TYPE state ADD VALUE 'paid';
UPDATE orders SET state = 'old' WHERE id < 100;
-- migration: the transaction made the type itself [transactions=file] [postgres=17]
CREATE TYPE mood AS ENUM ('sad');
ALTER TYPE mood ADD VALUE 'happy';
CREATE TABLE moods (mood mood DEFAULT 'happy');
