-- migration: another table is asked
CREATE POLICY same_team ON members USING (team IN (SELECT id FROM teams WHERE account = 1));
-- migration: a function asks
CREATE POLICY same_team ON members USING (team IN (SELECT teams_of(1)));
