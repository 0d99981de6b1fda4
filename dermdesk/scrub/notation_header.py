"""What stands before the bar of a visit in notation.

Payer: `@part_b @advantage @medicaid @commercial @self_pay`, its card as `consults:no prolonged:99417 ak:C44 …`.
Visit: `on:2026-03-10 pos:11 dx:L57.0,L40.0 tele:video time:40 as:NP seen:PA incident supervised:video plan:L40.0
sent:2026-04-01 nonassigned ordering:none`. Patient: `dob:… member:none guarantor:spouse unsigned medicaid`.
Practice: `state:NY par clia:ppm direct_billing`. Earlier services: `past:none`, or one word each:
`past:17000-59@2026-03-05/L57.0!billed` (`!unseen` without the patient, `!outside` by another group).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from dermdesk.domain.days import iso_day
from dermdesk.domain.laboratory import Clia
from dermdesk.domain.payer import PayerStance, PayerType
from dermdesk.domain.people import PriorService, Relation, Sex
from dermdesk.domain.practice import Credential
from dermdesk.domain.visit import (
    Encounter,
    PatientFacts,
    Person,
    PracticeFacts,
    Presence,
    Supervision,
    Telehealth,
    VisitSnapshot,
)
from dermdesk.scrub.notation_words import several, split_words, unreadable, whole, yes_or_no

EXAMPLE_DAY = date(2026, 3, 10)
_DOCTOR = "1234567893"
_OTHER_DOCTOR = "1457389207"
_PAYERS = {
    "part_b": PayerType.MEDICARE_PART_B,
    "advantage": PayerType.MEDICARE_ADVANTAGE,
    "medicaid": PayerType.MEDICAID,
    "commercial": PayerType.COMMERCIAL,
    "self_pay": PayerType.SELF_PAY,
}
_PAST = re.compile(
    r"(?P<code>[0-9A-Z]+)(?P<mods>(?:-[0-9A-Z]{2})*)@(?P<day>[\d-]{10})(?:/(?P<dx>[^!]+))?(?P<flags>(?:![a-z]+)*)"
)
_HELP = "Before the bar: @part_b, on:2026-03-10, pos:11, dob:1951-04-12, past:17000@2026-03-05 and the like."


@dataclass(slots=True)
class _Facts:
    payer: dict[str, Any] = field(default_factory=dict[str, Any])
    practice: dict[str, Any] = field(default_factory=dict[str, Any])
    patient: dict[str, Any] = field(default_factory=dict[str, Any])
    encounter: dict[str, Any] = field(default_factory=dict[str, Any])
    diagnoses: tuple[str, ...] = ()
    history: list[PriorService] | None = None


def _person(text: str) -> Person:
    credential, _, npi = text.partition("/")
    return Person(npi=npi or _DOCTOR, credential=Credential(credential))


def _npi(text: str) -> str | None:
    return None if text == "none" else text


def _labelers(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (part.partition("=") for part in several(text))
    return {code: tuple(digits.split("+")) for code, _, digits in pairs}


def _supervision(text: str) -> Supervision | None:
    if text == "none":
        return None
    presence, _, npi = text.partition("/")
    return Supervision(npi="" if npi == "none" else npi or _DOCTOR, presence=Presence(presence))


_Read = Callable[[str], Any]
_PAYER: Mapping[str, tuple[str, _Read]] = MappingProxyType(
    {
        "consults": ("accepts_consults", yes_or_no),
        "prolonged": ("prolonged_code", str),
        "wants_ndc": ("requires_ndc", yes_or_no),
        "no_pass_through": ("bars_pass_through", yes_or_no),
        "timely": ("timely_days", whole),
        "tele_pos": ("telehealth_pos", yes_or_no),
        "tele_codes": ("telehealth_codes", str),
        "notices": ("ma_notice_modifiers", several),
        "sad": ("sad_list", several),
        "complex_admin": ("complex_admin_list", yes_or_no),
        "labelers": ("product_labelers", _labelers),
        "bla": ("bla_skin_products", several),
        "ak": ("ak_diagnoses", several),
        "pdt": ("pdt_diagnoses", several),
        "ncci": ("follows_ncci", yes_or_no),
    }
)
_PRACTICE: Mapping[str, tuple[str, _Read]] = MappingProxyType(
    {
        "state": ("state", str),
        "par": ("participating", yes_or_no),
        "direct_billing": ("direct_billing", yes_or_no),
        "clia": ("clia", lambda text: None if text == "none" else Clia(number="99D0000001", certificate=text)),
    }
)
_PATIENT: Mapping[str, tuple[str, _Read]] = MappingProxyType(
    {
        "dob": ("birth_date", iso_day),
        "sex": ("sex", Sex),
        "member": ("member_id", _npi),
        "guarantor": ("guarantor", Relation),
        "unsigned": ("signature_on_file", lambda text: not yes_or_no(text)),
        "medicaid": ("medicaid", yes_or_no),
    }
)
_ENCOUNTER: Mapping[str, tuple[str, _Read]] = MappingProxyType(
    {
        "on": ("day", iso_day),
        "pos": ("place_of_service", _npi),
        "tele": ("telehealth", Telehealth),
        "time": ("em_minutes", whole),
        "as": ("rendering", _person),
        "seen": ("seen_by", _person),
        "supervised": ("supervising", _supervision),
        "incident": ("incident_to", yes_or_no),
        "plan": ("plan_diagnoses", several),
        "ordering": ("ordering_npi", _npi),
        "referring": ("referring_npi", _npi),
        "nonassigned": ("assignment", lambda text: not yes_or_no(text)),
        "sent": ("submit_date", iso_day),
    }
)


def read_header(text: str) -> VisitSnapshot:
    """A visit without lines. Raises DermdeskError naming the word that it cannot read."""
    facts = _Facts()
    for key, value in split_words(text):
        try:
            _put(facts, key, value)
        except ValueError as unknown:
            raise unreadable(key, value, _HELP) from unknown
    payer: dict[str, Any] = {"type": PayerType.COMMERCIAL} | facts.payer
    member = "1EG4TE5MK73" if payer["type"] is PayerType.MEDICARE_PART_B else "XJK000000001"
    encounter: dict[str, Any] = {
        "day": EXAMPLE_DAY,
        "place_of_service": "11",
        "rendering": Person(npi=_DOCTOR),
        "ordering_npi": _OTHER_DOCTOR,
        "em_basis": "time" if "em_minutes" in facts.encounter else "mdm",
    }
    practice: dict[str, Any] = {"clia": Clia(number="99D0000001", certificate="compliance")}
    patient: dict[str, Any] = {"member_id": member}
    return VisitSnapshot(
        id="shorthand",
        payer=PayerStance(**payer),
        practice=PracticeFacts(**(practice | facts.practice)),
        patient=PatientFacts(**(patient | facts.patient)),
        encounter=Encounter(**(encounter | facts.encounter)),
        diagnoses=facts.diagnoses,
        history=tuple(facts.history) if facts.history is not None else None,
    )


def _put(facts: _Facts, key: str, value: str) -> None:
    if key.startswith("@") and not value:
        if key[1:] not in _PAYERS:
            raise unreadable(key, value, f"Payers are @{', @'.join(_PAYERS)}.")
        facts.payer["type"] = _PAYERS[key[1:]]
        return
    if key == "dx":
        facts.diagnoses = several(value.upper())
        return
    if key == "past":
        facts.history = facts.history or []
        if value != "none":
            facts.history.append(_past(value))
        return
    groups = (
        (_PAYER, facts.payer),
        (_PRACTICE, facts.practice),
        (_PATIENT, facts.patient),
        (_ENCOUNTER, facts.encounter),
    )
    for known, put_into in groups:
        if key in known:
            name, read = known[key]
            put_into[name] = read(value)
            return
    raise unreadable(key, value, _HELP)


def _past(text: str) -> PriorService:
    found = _PAST.fullmatch(text)
    if found is None:
        raise unreadable("past", text, "Write an earlier service as past:17000-59@2026-03-05/L57.0.")
    flags = found["flags"].split("!")[1:]
    if unknown := [flag for flag in flags if flag not in ("billed", "unseen", "outside")]:
        raise unreadable("past", f"!{unknown[0]}", "Flags are !billed, !unseen and !outside.")
    return PriorService(
        day=iso_day(found["day"]),
        code=found["code"],
        modifiers=tuple(found["mods"].split("-")[1:]),
        diagnosis=found["dx"],
        same_group="outside" not in flags,
        face_to_face="unseen" not in flags,
        billed="billed" in flags,
    )
