-- schema
CREATE TABLE orders (id bigint, code text);
CREATE UNIQUE INDEX orders_id_idx ON orders (id);
CREATE TABLE "Line Items" ("Order" bigint NOT NULL, "No" integer CHECK ("No" > 0));
CREATE UNIQUE INDEX "Items" ON "Line Items" ("Order", "No");
-- migration: the column may be null
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_idx; -- finding
-- migration: one of two, among others
ALTER TABLE public."Line Items"
  ADD COLUMN note text,
  ADD PRIMARY KEY USING INDEX "Items"; -- finding
