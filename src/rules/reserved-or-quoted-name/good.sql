-- migration: plain names
CREATE TABLE user_accounts (id bigint PRIMARY KEY, sort_order int);
