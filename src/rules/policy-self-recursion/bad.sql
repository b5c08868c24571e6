-- migration: members see members
CREATE POLICY same_team ON members USING (team IN (SELECT team FROM members WHERE account = 1)); -- finding
