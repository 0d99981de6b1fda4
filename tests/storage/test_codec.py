"""Every kind of event comes back as it went out, and nothing else is accepted."""

import dataclasses
import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from cattrs.errors import ClassValidationError
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dermdesk.domain import (
    account,
    claim,
    coverage,
    daylist,
    event,
    line,
    payer,
    people,
    practice,
    practice_rule,
    user,
    visit,
)
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.events import event_kinds
from dermdesk.domain.money import Money
from dermdesk.storage.codec import body_from_json, moment_of, moment_text, to_json
from tests.storage.samples import visit_posted

_NAMES = st.text(max_size=6)
_SPECIAL: dict[Any, st.SearchStrategy[Any]] = {
    str: _NAMES,
    Money: st.integers(-(10**9), 10**9).map(Money),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=999),
    datetime: st.datetimes(timezones=st.just(UTC)),
    account.StatementRoute: st.builds(
        account.StatementRoute,
        recipient=st.builds(people.PersonName, last=_NAMES),
        channel=st.just(account.Channel.EMAIL),
        email=st.just("a@b.example"),
    ),
}
_LATER = {*_SPECIAL, line.PracticeLine, line.InsuranceLine, claim.Claim}


def _whole(cls: type[Any]) -> st.SearchStrategy[Any]:
    """All fields drawn, those with defaults too."""
    hints = get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    return st.deferred(lambda: st.builds(cls, **{name: st.from_type(hints[name]) for name in names}))


@lru_cache(maxsize=1)
def _register() -> None:
    """In this order: registering looks into a strategy, so that what it needs must be known before."""
    for special, strategy in _SPECIAL.items():
        st.register_type_strategy(special, strategy)
    _register_module(people, payer, practice_rule, practice, user, coverage, daylist, line)
    _register_lines()
    _register_module(visit, claim)
    fields = {name: st.from_type(hint) for name, hint in get_type_hints(claim.Claim).items()}
    fields["number"] = st.text("0123456789", min_size=1, max_size=20)
    fields["lines"] = st.lists(st.from_type(claim.ClaimLine), min_size=1, max_size=2).map(tuple)
    st.register_type_strategy(claim.Claim, st.builds(claim.Claim, **fields))


def _register_module(*modules: ModuleType) -> None:
    for module in modules:
        for cls in vars(module).values():
            if isinstance(cls, type) and cls.__module__ == module.__name__ and cls not in _LATER and _is_value(cls):
                st.register_type_strategy(cls, _whole(cls))


def _is_value(cls: type[Any]) -> bool:
    return dataclasses.is_dataclass(cls)


def _register_lines() -> None:
    household = _whole(line.ChargeLine).map(
        lambda one: dataclasses.replace(one, confidential=False, account=line.AccountSide.HOUSEHOLD)
    )
    insured = household.map(lambda one: dataclasses.replace(one, line_class=practice.LineClass.INSURANCE))
    insurance = st.builds(line.InsuranceLine, number=st.integers(1, 99), line=insured)
    st.register_type_strategy(line.InsuranceLine, insurance)
    own = st.builds(line.PracticeLine, number=st.integers(1, 99), line=household)
    st.register_type_strategy(line.PracticeLine, insurance | own)


@pytest.mark.parametrize("kind", sorted(event_kinds()))
def test_a_body_comes_back_equal(kind: str) -> None:
    _register()

    @settings(max_examples=12, phases=(Phase.generate,))
    @given(_whole(event_kinds()[kind]))
    def comes_back(body: event.EventBody) -> None:
        text = to_json(body)
        again = body_from_json(body.kind, body.version, text)
        assert again == body
        assert type(again) is type(body)
        assert to_json(again) == text

    comes_back()


def test_lines_keep_their_concrete_type() -> None:
    posted = visit_posted("v1", line.InsuranceLine(number=1, line=line.ChargeLine(code="17000", charge=Money(1))))
    again = body_from_json(posted.kind, 1, to_json(posted))
    assert isinstance(again, type(posted))
    assert type(again.visit.lines[0]) is line.InsuranceLine


def test_the_text_is_canonical() -> None:
    text = to_json(visit_posted("v1"))
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_an_unknown_field_is_refused() -> None:
    data = json.loads(to_json(visit_posted("v1")))
    data["visit"]["header"]["colour"] = "red"
    with pytest.raises(ClassValidationError):
        body_from_json("visit_posted", 1, json.dumps(data))


@pytest.mark.parametrize(("kind", "version"), [("visit_posted", 99), ("no_such_kind", 1)])
def test_a_newer_event_is_refused(kind: str, version: int) -> None:
    with pytest.raises(DermdeskError, match="newer"):
        body_from_json(kind, version, "{}")


def test_an_old_version_is_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    from dermdesk.domain.events import LineVoided

    monkeypatch.setattr(LineVoided, "version", 3)
    old = '{"line":2,"posted":"2026-04-01","visit":"v1"}'
    lifted = body_from_json(
        "line_voided",
        1,
        old,
        {
            ("line_voided", 1): lambda data: {
                "visit_id": data["visit"],
                "number": data["line"],
                "posted": data["posted"],
            },
            ("line_voided", 2): lambda data: {**data, "reason": ""},
        },
    )
    assert isinstance(lifted, LineVoided)
    assert (lifted.visit_id, lifted.number, lifted.reason) == ("v1", 2, "")


def test_moments_sort_as_text_and_are_never_naive() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)
    assert moment_text(early) < moment_text(late)
    assert moment_of(moment_text(late)) == late
    with pytest.raises(ValueError, match="aware"):
        moment_text(datetime(2026, 1, 1))  # noqa: DTZ001
