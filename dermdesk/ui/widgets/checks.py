"""What is wrong with a typed field, in words; an empty answer means that nothing is."""

import re
from collections.abc import Callable

from dermdesk.domain import codes

Check = Callable[[str], str]
_MAILBOX = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


def anything(_text: str) -> str:
    """No rule."""
    return ""


def required(text: str) -> str:
    """Something is typed."""
    return "" if text.strip() else "Needed."


def optional(check: Check) -> Check:
    """Blank, or right by `check`."""
    return lambda text: check(text) if text.strip() else ""


def npi(text: str) -> str:
    """Ten digits with their check digit."""
    bare = text.strip()
    if len(bare) != 10 or not bare.isdigit():
        return "An NPI has ten digits."
    return "" if codes.is_npi(bare) else "The check digit does not fit: look for a typo."


def ein(text: str) -> str:
    """Nine digits."""
    return "" if codes.is_ein(text.strip()) else "An EIN has nine digits, such as 12-3456789."


def taxonomy(text: str) -> str:
    """Ten characters."""
    return "" if codes.is_taxonomy(text.strip().upper()) else "Ten characters that end in X."


def zip_code(text: str) -> str:
    """Five or nine digits."""
    return "" if codes.is_zip(text.strip()) else "Five or nine digits."


def state(text: str) -> str:
    """Two letters."""
    return "" if re.fullmatch(r"[A-Za-z]{2}", text.strip()) else "Two letters, such as IL."


def phone(text: str) -> str:
    """Ten digits, however they are spaced."""
    return "" if codes.is_phone(digits(text)) else "Ten digits with the area code."


def mailbox(text: str) -> str:
    """One e-mail address."""
    return "" if _MAILBOX.fullmatch(text.strip()) else "One e-mail address."


def key(text: str) -> str:
    """A short key."""
    return "" if _KEY.fullmatch(text.strip()) else "Small letters and digits, no spaces."


def clia(text: str) -> str:
    """A CLIA number."""
    return "" if codes.is_clia(text.strip().upper()) else "A CLIA number is like 14D9999999."


def place_of_service(text: str) -> str:
    """Two digits."""
    return "" if codes.is_place_of_service(text.strip()) else "Two digits, such as 11."


def digits(text: str) -> str:
    """Only the digits: how phones and ZIP codes are kept."""
    return "".join(letter for letter in text if letter.isdigit())


def phone_words(kept: str) -> str:
    """A kept phone for people: 815-555-0100."""
    return f"{kept[:3]}-{kept[3:6]}-{kept[6:]}" if len(kept) == 10 else kept


def zip_words(kept: str) -> str:
    """A kept ZIP code for people."""
    return f"{kept[:5]}-{kept[5:]}" if len(kept) == 9 else kept
