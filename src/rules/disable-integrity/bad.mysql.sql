-- migration: foreign keys
SET FOREIGN_KEY_CHECKS = 0; -- finding
-- migration: as dumps write it
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */; -- finding
