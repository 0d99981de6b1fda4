"""`botox 120 of 3x50`, `kenalog 40`, `levulan 1`, `ameluz 2`, `drug J2357 300 of 2x150`.

First what was given, in the measure of the code, then `of` and the containers opened.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from dermdesk.domain.coding.drug import DrugUse
from dermdesk.domain.drug_quantity import BILLING_UNITS
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import Drug
from dermdesk.services.forms.form import Form, Typed
from dermdesk.services.forms.words import Words

_AMOUNT = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)(?:mg|u|units)?", re.IGNORECASE)
_CONTAINERS = re.compile(r"\d{1,4}(?:x\d{1,4})?(?:[+,]\d{1,4}(?:x\d{1,4})?)*", re.IGNORECASE)
_CODE = re.compile(r"[JjQq]\d{4}")
_NDC = re.compile(r"ndc:?([\d-]{11,13})", re.IGNORECASE)
_MOST_CONTAINERS = 40
_NAMED: Mapping[str, str] = MappingProxyType(
    {"botox": "J0585", "dysport": "J0586", "xeomin": "J0588", "kenalog": "J3301", "xolair": "J2357"}
)
_WHOLE: Mapping[str, str] = MappingProxyType({"levulan": "J7308", "ameluz": "J7345"})
_SWEAT = ("64650", "64653", "64612", "64616")
_LIGHT = ("96567", "96573", "96574")
_INJECTION = ("96372", "96401", "11900", "11901")
_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"J0585": _SWEAT, "J0586": _SWEAT, "J0588": _SWEAT, "J7308": _LIGHT, "J7345": _LIGHT}
)
"""Procedures that a drug goes with; others go with an injection."""


def containers_of(text: str) -> tuple[Decimal, ...]:
    """`3x50` as three containers of 50, `50+100` as one of each. Raises DermdeskError."""
    if _CONTAINERS.fullmatch(text.replace(" ", "")) is None:
        raise DermdeskError(f"'{text[:20]}' names no containers.", "Type how many of what content: 3x50, or 50+100.")
    opened: list[Decimal] = []
    for part in re.split(r"[+,]", text.replace(" ", "").lower()):
        count, times, content = part.partition("x")
        if times and int(count) > _MOST_CONTAINERS:
            raise DermdeskError(f"'{text[:20]}' are too many containers.", "Type how many of what content: 3x50.")
        opened += [Decimal(content)] * int(count) if times else [Decimal(count)]
    if not opened or min(opened) <= 0 or len(opened) > _MOST_CONTAINERS:
        raise DermdeskError(f"'{text[:20]}' names no containers.", "Type how many of what content: 3x50, or 50+100.")
    return tuple(opened)


def _drug(words: Words, code: str, given: Decimal | None, opened: tuple[Decimal, ...] | None) -> Typed:
    flags = words.take_flags("shared", "single", "multi")
    ndc = words.take_matching(_NDC)
    kind = "single_dose" if "single" in flags else "multi_dose" if "multi" in flags else None
    digits = ndc[1].replace("-", "") if ndc is not None else None
    if digits is not None and len(digits) != 11:
        raise DermdeskError(f"'{digits}' is no NDC.", "Type its eleven digits.")
    drug = Drug(given=given, containers=opened, container_type=kind, shared_vial="shared" in flags, ndc=digits)
    return Typed(
        build=lambda _tails: DrugUse(code=code, drug=drug), tails=(words.rest,), beside=_BESIDE.get(code, _INJECTION)
    )


def _measured(name: str, words: Words) -> Typed:
    code = _NAMED.get(name) or _code(words)
    amount = words.take_matching(_AMOUNT)
    if amount is None or Decimal(amount[1]) <= 0:
        raise words.refuse("what was given")
    opened = None
    if words.take_one_of(("of",)) is not None:
        found = words.take_matching(_CONTAINERS)
        if found is None:
            raise words.refuse("the containers opened, such as 3x50")
        opened = containers_of(found[0])
    return _drug(words, code, Decimal(amount[1]), opened)


def _code(words: Words) -> str:
    found = words.take_matching(_CODE)
    if found is None or found[0].upper() not in BILLING_UNITS:
        if found is not None:
            raise DermdeskError(
                f"The units of {found[0].upper()} are not known here.", "Type the code with its units, such as J1234*5."
            )
        raise words.refuse("a drug code")
    return found[0].upper()


def _whole(name: str, words: Words) -> Typed:
    """Sticks or tubes, used up."""
    count = words.count(_MOST_CONTAINERS)
    code = _WHOLE[name]
    content = BILLING_UNITS[code].container or Decimal(1)
    return _drug(words, code, content * count, (content,) * count)


FORMS = (
    *(Form(names=(name,), usage=f"{name} 40 of 1x40" if name == "kenalog" else f"{name} 120 of 3x50", read=_measured)
      for name in _NAMED),
    Form(names=("drug",), usage="drug J0585 120 of 3x50", read=_measured),
    *(Form(names=(name,), usage=f"{name} 1", read=partial(_whole)) for name in _WHOLE),
)  # fmt: skip
