"""The claim linter: a visit snapshot and a slice of the reference in, findings out."""
