-- schema
CREATE TABLE users (id bigint PRIMARY KEY, email text, team_id bigint, CONSTRAINT late UNIQUE (team_id) DEFERRABLE);
CREATE UNIQUE INDEX users_both ON users (team_id, email);
CREATE UNIQUE INDEX users_some ON users (email) WHERE team_id IS NULL;
CREATE UNIQUE INDEX users_lower ON users (lower(email));
-- migration: the columns in any order
INSERT INTO users (id) VALUES (1) ON CONFLICT (email, team_id) DO NOTHING;
INSERT INTO users (id) VALUES (1) ON CONFLICT ON CONSTRAINT users_pkey DO NOTHING;
INSERT INTO users (id) VALUES (1) ON CONFLICT DO NOTHING;
-- migration: a part of the rows, an expression
INSERT INTO users (id) VALUES (1) ON CONFLICT (email) WHERE team_id IS NULL DO NOTHING;
INSERT INTO users (id) VALUES (1) ON CONFLICT (lower(email)) DO NOTHING;
-- migration: the index comes first
CREATE TABLE notes (id bigint PRIMARY KEY, slug text);
CREATE UNIQUE INDEX notes_slug ON notes (slug);
INSERT INTO notes VALUES (1, 'a') ON CONFLICT (slug) DO NOTHING;
-- no schema
-- migration: a table that nothing is known of
INSERT INTO users (id) VALUES (1) ON CONFLICT (email) DO NOTHING;
