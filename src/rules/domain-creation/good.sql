-- migration: a name for a type
CREATE DOMAIN label AS text;
