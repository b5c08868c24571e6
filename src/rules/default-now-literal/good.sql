-- schema
CREATE TABLE users (id bigint PRIMARY KEY, seen timestamptz, note text);
-- migration: evaluated for each row
ALTER TABLE users ALTER COLUMN seen SET DEFAULT now();
ALTER TABLE users ADD COLUMN day date DEFAULT CURRENT_DATE;
-- migration: only a word
ALTER TABLE users ALTER COLUMN note SET DEFAULT 'now';
ALTER TABLE users ADD COLUMN time_text text DEFAULT 'today';
-- migration: a moment that is meant
ALTER TABLE users ADD COLUMN since timestamptz DEFAULT '2024-01-01';
-- migration: an old trick that is evaluated for each row
ALTER TABLE users ALTER COLUMN seen SET DEFAULT 'now'::text::timestamptz;
