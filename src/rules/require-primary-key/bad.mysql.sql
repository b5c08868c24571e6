-- migration: no key
CREATE TABLE logs (at datetime, line text); -- finding
