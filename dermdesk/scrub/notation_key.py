"""What the signs of example visits mean, for who reads a rule's page and not its code."""

import re
from collections.abc import Iterable

_KEYS: tuple[tuple[str, str], ...] = (
    (r"@part_b", "@part_b: Medicare Part B pays"),
    (r"@advantage", "@advantage: a Medicare Advantage plan pays"),
    (r"@medicaid", "@medicaid: Medicaid pays"),
    (r"@commercial", "@commercial: a commercial plan pays"),
    (r"@self_pay", "@self_pay: the patient pays"),
    (r"member:", "member: the number on the card"),
    (r"dob:", "dob: the birth date"),
    (r"(?<!\S)on:", "on: the day of service"),
    (r"sent:", "sent: the day on which the claim goes"),
    (r"pos:", "pos: the place of service"),
    (r"dx:", "dx: the diagnoses of the visit, A first"),
    (r"tele:", "tele: held by video or audio"),
    (r"time:", "time: minutes of the visit"),
    (r"(?<!\S)as:", "as: the credential of who renders"),
    (r"seen:", "seen: the credential of who saw the patient"),
    (r"(?<!\S)incident", "incident: billed as incident-to"),
    (r"supervised:", "supervised: where the supervising physician was"),
    (r"past:none", "past:none: no earlier service"),
    (r"past:(?!none)", "past: an earlier service, with its day and diagnosis"),
    (r"\|", "before the bar: the visit; after it: its lines"),
    (r"\*\d", "* and a number: units"),
    (r"\bconf\b", "conf: a confidential line"),
    (r"\{", "in braces: facts of the line's second row"),
    (r"(?<=\s)(?:ins|self|cos|ret|fee)\b", "ins, self, cos, ret, fee: the class of the line"),
)


def key_of(examples: Iterable[str]) -> tuple[str, ...]:
    """Words for the signs that stand in these examples."""
    text = "\n".join(examples)
    return tuple(words for sign, words in _KEYS if re.search(sign, text))
