-- migration: an index that a tool has named
CREATE INDEX CONCURRENTLY index_notification_subscriptions_on_organization_id_and_account_id -- finding
  ON notification_subscriptions (organization_id, account_id);
-- migration: two that become one
ALTER TABLE t -- finding
  ADD COLUMN a_name_that_goes_on_and_on_until_nobody_remembers_how_it_began_1 int;
ALTER TABLE t -- finding
  ADD COLUMN a_name_that_goes_on_and_on_until_nobody_remembers_how_it_began_2 int;
-- migration: bytes, not characters
CREATE TABLE "Übergrößenträgerbekleidungsgeschäftseröffnungsfeierlichkeiten" (id bigint PRIMARY KEY); -- finding
-- migration: sixty-four with the quote in it
CREATE INDEX CONCURRENTLY "a234567890_234567890_234567890_234567890_234567890_2345678""901234" ON users (id); -- finding
