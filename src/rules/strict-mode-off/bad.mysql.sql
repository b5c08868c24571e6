-- migration: nothing is left
SET sql_mode = ''; -- finding
-- migration: a list without it
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'; -- finding
-- migration: as dumps do
/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */; -- finding
