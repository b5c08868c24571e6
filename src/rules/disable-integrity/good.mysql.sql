-- migration: switched on
SET FOREIGN_KEY_CHECKS = 1;
-- migration: put back
SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS;
