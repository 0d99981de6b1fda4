"""The claim linter: a visit snapshot and a slice of the reference in, findings out.

`engine.scrub` runs the rules of `rules.CATALOGUE`; `notation` reads the shorthand that users type and rule pages show.
"""
