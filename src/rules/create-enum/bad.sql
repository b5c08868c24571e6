-- migration: an enum
CREATE TYPE mood AS ENUM ('sad', 'ok'); -- finding
