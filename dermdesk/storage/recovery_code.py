"""The printed recovery code: 27 random characters and one check character, in groups of four.

The alphabet has 31 signs, without I, L, O, 0 and 1. The check character is a sum of weighted places modulo 31, a prime,
so that every single wrong character and every swap of two is found. 31^27 is more than 2^133.
"""

import secrets

from dermdesk.domain.errors import DermdeskError

_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RANDOM = 27
_GROUP = 4


def new_code() -> str:
    """A fresh code as it is printed: `ABCD-EFGH-…`."""
    plain = "".join(secrets.choice(_SIGNS) for _ in range(_RANDOM))
    whole = plain + _check(plain)
    return "-".join(whole[place : place + _GROUP] for place in range(0, len(whole), _GROUP))


def plain_code(typed: str) -> str:
    """The code without dashes and blanks, in capitals. Raises DermdeskError when it cannot be a code."""
    plain = "".join(typed.split()).replace("-", "").upper()
    if len(plain) != _RANDOM + 1 or any(sign not in _SIGNS for sign in plain):
        raise DermdeskError(
            "This is not a recovery code.", "It has seven groups of four letters and digits, without I, L, O, 0 and 1."
        )
    if _check(plain[:-1]) != plain[-1]:
        raise DermdeskError("The recovery code has a typing mistake.", "Compare each group with the printed code.")
    return plain


def _check(plain: str) -> str:
    return _SIGNS[sum(place * _SIGNS.index(sign) for place, sign in enumerate(plain, start=1)) % len(_SIGNS)]
