"""The shared case file: exactly the expected findings of the families that are built, none on a clean case."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from dermdesk.domain.money import Money
from dermdesk.domain.reference import ReferenceSlice
from dermdesk.domain.visit import VisitSnapshot
from dermdesk.scrub.engine import scrub
from dermdesk.scrub.rules import CATALOGUE

CASES = Path(__file__).parents[3] / "shared" / "scrub" / "cases.jsonl"
BUILT = {rule.family for rule in CATALOGUE.rules}
_RENAMED = {"day": "date", "line_class": "class"}

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared case file is not here")


def _value(wanted: Any, given: Any) -> Any:
    """A JSON value as the domain type that a field asks for."""
    if isinstance(wanted, UnionType):
        wanted = next(option for option in get_args(wanted) if option is not type(None))
    origin = get_origin(wanted)
    if given is None or origin is tuple:
        return None if given is None else tuple(_value(get_args(wanted)[0], each) for each in given)
    if origin is not None and issubclass(origin, Mapping):
        return {key: tuple(each) for key, each in given.items()}
    if wanted is Money:
        return Money.parse(given)
    if wanted is date:
        return date.fromisoformat(given)
    if wanted is Decimal:
        return Decimal(str(given))
    if wanted is bool and given in ("Y", "N"):
        return given == "Y"
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(given)
    return _record(wanted, given) if is_dataclass(wanted) else given


def _record(wanted: Any, given: Mapping[str, Any]) -> Any:
    hints = get_type_hints(wanted)
    facts: dict[str, Any] = {}
    for each in fields(wanted):
        if each.name.endswith("ing_npi"):
            facts[each.name] = (given.get(each.name.removesuffix("_npi")) or {}).get("npi")
        elif given.get(_RENAMED.get(each.name, each.name)) is not None:
            facts[each.name] = _value(hints[each.name], given[_RENAMED.get(each.name, each.name)])
    return wanted(**facts)


@cache
def _cases() -> list[tuple[VisitSnapshot, set[tuple[str, int | None]]]]:
    records = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        (_record(VisitSnapshot, record), {(found["rule"], found["line"]) for found in record["expect"]["findings"]})
        for record in records
    ]


def _family(rule_id: str) -> str:
    return rule_id.split("-")[1]


def test_cases_of_the_built_families(reference_on: Callable[[date], ReferenceSlice]) -> None:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    differences: list[str] = []
    for visit, everything in _cases():
        expected = {found for found in everything if _family(found[0]) in BUILT}
        result = scrub(visit, reference_on(visit.encounter.day))
        assert result.rules_that_failed == (), visit.id
        found = {(finding.rule, finding.line) for finding in result.findings}
        for family in {_family(rule) for rule, _ in expected | found}:
            asked[family] += 1
            right[family] += {f for f in expected if _family(f[0]) == family} == {f for f in found if _family(f[0]) == family}
        if found != expected:
            differences.append(f"{visit.id}: missing {sorted(map(str, expected - found))}, too many {sorted(map(str, found - expected))}")
    print(*(f"{family}: {right[family]} of {asked[family]} cases" for family in sorted(asked)), *differences, sep="\n")
    assert not differences


def test_no_finding_on_a_clean_case(reference_on: Callable[[date], ReferenceSlice]) -> None:
    clean = [visit for visit, expected in _cases() if not expected]
    assert len(clean) > 50
    assert [visit.id for visit in clean if not scrub(visit, reference_on(visit.encounter.day)).is_clean] == []
