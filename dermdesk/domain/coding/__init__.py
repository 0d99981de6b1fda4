"""What the facts of a lesion ask for: codes, add-ons and units, each with its arithmetic in words.

A request (an excision, a number of keratoses, a Mohs surgery …) is read from the shorthand or from a line's second
row. It proposes lines beside those that stand already; nobody's line changes before a person takes the proposal.
"""
