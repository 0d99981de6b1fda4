"""Rows of the screens' tables: what stands in a column, and how each list is read from the book."""
