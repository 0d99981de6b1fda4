"""Text to and from domain values: X12, visit files, practice files, reference files."""
