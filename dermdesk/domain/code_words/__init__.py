"""What the codes of payers' answers mean, in our own short words. A code without words is shown as it is.

Sources: the published external code lists of X12 (adjustment reasons, remarks, claim status, acknowledgements) and the
notes of 005010 guides; the words are the project's own, not the lists'.
"""

from collections.abc import Mapping


def said(table: Mapping[str, str], code: str) -> str:
    """The words of a code, else the code itself."""
    return table.get(code) or f"code {code}"
