"""Domain values as canonical JSON: sorted keys, no spaces, so that equal values are equal bytes.

Money is `"12.34"`, days and moments are ISO, decimals text, enums their values. Every field is written, defaults too:
a default that changes later must not change what was recorded. An unknown field is an error, never dropped.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast, get_origin

from cattrs import Converter

from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.event import EventBody
from dermdesk.domain.events import event_kinds
from dermdesk.domain.line import ChargeLine, InsuranceLine, PracticeLine
from dermdesk.domain.money import Money

Json = dict[str, Any]
T = TypeVar("T")

UPCASTERS: dict[tuple[str, int], Callable[[Json], Json]] = {}
"""(kind, version) -> a function that turns a payload of that version into one of the next."""


def canonical(value: object) -> str:
    """Plain lists, dicts and texts as canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def to_json(value: object) -> str:
    """A domain value as canonical JSON text."""
    return canonical(_converter().unstructure(value))


def from_json(text: str, type_: type[T]) -> T:
    """The domain value of a text that `to_json` wrote. Raises a cattrs error for anything else."""
    return _converter().structure(json.loads(text), type_)


def body_from_json(
    kind: str, version: int, text: str, upcasters: Mapping[tuple[str, int], Callable[[Json], Json]] = UPCASTERS
) -> EventBody:
    """The body of a recorded event, lifted version by version to the present one.

    Raises DermdeskError for a kind or version that this program does not know: a newer one wrote it.
    """
    body_type = event_kinds().get(kind)
    if body_type is None or version > body_type.version:
        raise DermdeskError(
            "A newer version of dermdesk wrote into this book. It was not changed.",
            "Install the newer version on this machine, then open the book with it.",
        )
    payload = json.loads(text)
    for step in range(version, body_type.version):
        payload = upcasters[kind, step](payload)
    return _converter().structure(payload, body_type)


@lru_cache(maxsize=1)
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Money, str)
    converter.register_structure_hook(Money, lambda text, _: Money.parse(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_unstructure_hook(datetime, moment_text)
    converter.register_structure_hook(datetime, lambda text, _: moment_of(text))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_structure_hook_func(lambda cls: cls in (str, int, bool), _exactly)
    converter.register_unstructure_hook_func(lambda cls: get_origin(cls) is frozenset, sorted)
    converter.register_unstructure_hook_func(_is_practice_line, lambda line: _practice_line_json(converter, line))
    converter.register_structure_hook_func(_is_practice_line, lambda data, cls: _practice_line(converter, data, cls))
    return converter


def moment_text(moment: datetime) -> str:
    """An aware moment as UTC text of fixed width, which sorts. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment is aware")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """The moment of such a text."""
    return datetime.fromisoformat(text)


def _exactly(value: object, wanted: type[T]) -> T:
    if type(value) is not wanted:
        raise TypeError(f"{wanted.__name__} expected")
    return cast("T", value)


def _is_practice_line(cls: object) -> bool:
    return cls is PracticeLine or cls is InsuranceLine


def _practice_line_json(converter: Converter, line: PracticeLine) -> Json:
    insurance = isinstance(line, InsuranceLine)
    return {"number": line.number, "insurance": insurance, "line": converter.unstructure(line.line, ChargeLine)}


def _practice_line(converter: Converter, data: Json, cls: type[PracticeLine]) -> PracticeLine:
    if set(data) != {"number", "insurance", "line"}:
        raise ValueError("a practice line has number, insurance and line")
    concrete = InsuranceLine if data["insurance"] else PracticeLine
    if not issubclass(concrete, cls):
        raise TypeError("only an insurance line can reach a claim")
    return concrete(number=_exactly(data["number"], int), line=converter.structure(data["line"], ChargeLine))
