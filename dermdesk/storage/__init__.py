"""The book: journal, projections, read models and the reference book."""
