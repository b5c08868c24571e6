-- migration: made, not dropped
CREATE DATABASE shop;
