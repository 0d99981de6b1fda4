"""Telehealth: photo review and check-ins, deleted phone codes, and payers that want the codes of 2025."""

from collections.abc import Iterator
from datetime import date, timedelta

from dermdesk.domain.visit import Telehealth
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import AddModifier, Change, Fix, RemoveLine, SetCode, attest, guide
from dermdesk.scrub.header_change import SetTelehealth
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_CHECK_IN = CodeSet("G2010, 98016")
_PROCEDURES = ("000", "010", "090")
_WEEK = timedelta(7)
_DELETED_CALLS = CodeSet("99441-99443, G2012")
_DELETED = date(2025, 1, 1)
_VISIT_OF_CALL = {"99441": "99212", "99442": "99213", "99443": "99214"}
_TIMED_VISIT = CodeSet("99202-99205, 99212-99215")


def _telemedicine_code(office_visit: str, held: Telehealth) -> str:
    """The code of 2025 for the same patient, level and way: four levels each, new before known, video before phone."""
    new, level = office_visit[3] == "0", int(office_visit[4]) - 2
    return str(98000 + (0 if held is Telehealth.VIDEO else 8) + (0 if new else 4) + level)


@rule(
    "DERM-TEL-005",
    Severity.DENIAL_RISK,
    source="AAD on communication technology services; CodingIntel, virtual communication codes",
    status=Status.PAGE,
    about=_CHECK_IN,
    as_of="2019",
)
def check_in_beside_visit(visit: VisitContext) -> Iterator[Hit]:
    """Reviewing a photo or a check-in is part of a visit nearby, or the patient is new.

    Why:
        G2010 and 98016 decide whether a known patient has to come in. They are part of a visit for the same problem in
        the seven days before, and of a visit or procedure to which they lead. A patient whom nobody here has seen in
        three years is not known.
    What to do:
        Compare the problems. The same one: take the check-in off. Another one: link it, so that the payer can see it.
    Fires:
        past:99213@2026-03-07/L20.9 | 96910 L40.0; G2010 L20.9 -> 2
        past:99213@2026-03-03 past:99212@2025-06-01/L40.0 | 96910 L40.0; 98016 L20.9 -> 2
        past:99213@2026-03-10/L20.9 | 96910 L40.0; G2010 L20.9 -> 2
        99213 L20.9; G2010 L20.9 -> 2
        98016 L20.9 D48.5; 11102 D48.5 -> 1
        99213 L40.0; G2010 -> 2
        99213; 98016 L20.9 -> 2
        past:none | 96910 L40.0; 98016 L20.9 -> 2
        past:99213@2023-03-10/L20.9 | G2010 L20.9 -> 1
        past:99213@2026-03-07/L20.9!outside | G2010 L20.9 -> 1
    Silent:
        past:99213@2026-03-02/L20.9 | G2010 L20.9
        past:99213@2026-03-07/L40.0 | G2010 L20.9
        past:99213@2026-03-07/L20.9 | G2010
        past:17110@2026-03-07/L20.9 | G2010 L20.9
        past:99213@2023-03-11/L20.9 | G2010 L20.9
        past:99213@2026-03-07/L20.9!unseen past:99213@2025-03-07/L20.9 | G2010 L20.9
        99213 L40.0; G2010 L20.9
        96910 L20.9; 98016 L20.9; G2010 L20.9
        99213 L20.9 self; G2010 L20.9
    After the fix:
        past:99213@2026-03-07/L20.9 | 96910 L40.0
        past:99213@2026-03-03 past:99212@2025-06-01/L40.0 | 96910 L40.0
        past:99213@2026-03-10/L20.9 | 96910 L40.0
        99213 L20.9
        11102 D48.5
        99213 L40.0
        99213
        past:none | 96910 L40.0
    """
    for line in visit.of(_CHECK_IN):
        hit = _after_visit(visit, line) or _leads_to(visit, line) or _is_new_patient(visit, line)
        if hit is not None:
            yield hit


def _drop(line: NumberedLine, question: str) -> tuple[Fix, ...]:
    return (
        attest(f"Remove {line.code}", question, RemoveLine(line.number)),
        guide("Link the other problem, if it was another one"),
    )


def _after_visit(visit: VisitContext, line: NumberedLine) -> Hit | None:
    for past in visit.history or ():
        near = past.same_group and past.face_to_face and timedelta(0) <= visit.day - past.day <= _WEEK
        if near and past.code in codes.EM and (past.diagnosis is None or past.diagnosis in line.linked):
            seen = f"{past.code} of {past.day:%m/%d/%Y}"
            message = f"{line.code} follows {seen} within seven days: it is part of it when the problem is the same."
            return Hit(line, Field.CODE, message, _drop(line, f"Was it about the problem of {seen}?"))
    return None


def _leads_to(visit: VisitContext, line: NumberedLine) -> Hit | None:
    for other in visit.others(line):
        if other.code not in codes.EM and other.global_days not in _PROCEDURES:
            continue
        if not other.linked or not line.linked or not set(line.linked).isdisjoint(other.linked):
            message = f"{line.code} belongs to {other.code} of the same day when both are about one problem."
            return Hit(
                line, Field.CODE, message, _drop(line, f"Was it about the problem of {other.code}?"), beside=(other,)
            )
    return None


def _is_new_patient(visit: VisitContext, line: NumberedLine) -> Hit | None:
    if visit.history is None or visit.was_seen_within_three_years(same_day_counts=True):
        return None
    question = "Has nobody of this group seen the patient in three years?"
    drop = attest(f"Remove {line.code}", question, RemoveLine(line.number))
    message = f"{line.code} is for known patients, and nobody here saw this one in the last three years."
    return Hit(line, Field.CODE, message, (drop,))


@rule(
    "DERM-TEL-006",
    Severity.REJECT,
    source="CPT and HCPCS changes of 2025; CodingIntel, virtual communication codes",
    status=Status.PAGE,
    about=_DELETED_CALLS,
    as_of="2025-01-01",
)
def deleted_phone_code(visit: VisitContext) -> Iterator[Hit]:
    """This code for a phone call was deleted in 2025.

    Why:
        99441 to 99443 and G2012 ended with 2024. A short check-in is 98016 now; a visit by phone is the visit code with
        93, or a code of 98008 to 98015 where the payer takes those.
    What to do:
        Five to ten minutes that decide whether the patient must come in: 98016. A visit held by phone: the visit
        code of the level that the note supports.
    Fires:
        99442 L70.0 -> 1
        99441 L70.0 -> 1
        on:2025-01-01 | G2012 L70.0 -> 1
        @commercial tele_codes:cpt2025 tele:audio | 99443-93 L70.0 -> 1
    Silent:
        on:2024-12-31 | 99442 L70.0
        98016 L70.0
        99442 L70.0 self
    After the fix:
        tele:audio | 99213-93 L70.0
        98016 L70.0
        on:2025-01-01 | 98016 L70.0
        @commercial tele_codes:cpt2025 tele:audio | 98014-93 L70.0
    """
    if visit.day < _DELETED:
        return
    for line in visit.of(_DELETED_CALLS):
        check_in = attest(
            "Change to 98016",
            "Did the talk take five to ten minutes, apart from any visit of the week before or the day after?",
            SetCode(line.number, "98016"),
        )
        ways = (check_in, *_as_visit(visit, line))
        # The shortest calls were check-ins in all but name; longer ones were visits.
        is_short = line.code in ("99441", "G2012")
        message = f"{line.code} was deleted on 1 January 2025."
        yield Hit(line, Field.CODE, message, ways if is_short else (*ways[1:], check_in))


def _as_visit(visit: VisitContext, line: NumberedLine) -> Iterator[Fix]:
    """The visit by phone that the call comes nearest to."""
    code = _VISIT_OF_CALL.get(line.code)
    if code is None:
        return
    if visit.payer.telehealth_codes == "cpt2025" and not visit.is_medicare:
        code = _telemedicine_code(code, Telehealth.AUDIO)
    changes: list[Change] = [SetCode(line.number, code), AddModifier(line.number, "93")]
    if visit.encounter.telehealth is not Telehealth.AUDIO:
        changes.append(SetTelehealth(Telehealth.AUDIO))
    yield attest(f"Change to {code}-93", f"Does the note of the call support the level of {code}?", *changes)


@rule(
    "DERM-TEL-007",
    Severity.ADVICE,
    source="AAD DermWorld; payer card",
    status=Status.PAGE,
    about=_TIMED_VISIT,
    as_of="2024-12",
)
def payer_wants_telemedicine_codes(visit: VisitContext) -> Iterator[Hit]:
    """This payer takes the telemedicine codes of 2025 for visits by video or phone.

    Why:
        CPT gave visits by video (98000 to 98007) and by phone (98008 to 98015) codes of their own. Medicare does not
        take them; this payer's card says that it does.
    What to do:
        Use the code for the same level. By phone it needs more than ten minutes of talk. If the payer wants office
        visits after all, change its card.
    Fires:
        @commercial tele_codes:cpt2025 tele:video pos:10 | 99213 L70.0 -> 1
        @medicaid tele_codes:cpt2025 tele:audio | 99204-93 L70.0 -> 1
        @commercial tele_codes:cpt2025 tele:audio | 99215-93 L70.0 -> 1
    Silent:
        @commercial tele_codes:cpt2025 | 99213 L70.0
        @commercial tele:video | 99213 L70.0
        @advantage tele_codes:cpt2025 tele:video pos:10 | 99213 L70.0
        @commercial tele_codes:cpt2025 tele:video | 99211 L70.0
        @commercial tele_codes:cpt2025 tele:video | 98005 L70.0
    After the fix:
        @commercial tele_codes:cpt2025 tele:video pos:10 | 98005 L70.0
        @medicaid tele_codes:cpt2025 tele:audio | 98010-93 L70.0
        @commercial tele_codes:cpt2025 tele:audio | 98015-93 L70.0
    """
    held = visit.encounter.telehealth
    if held is None or visit.is_medicare or visit.payer.telehealth_codes != "cpt2025":
        return
    for em in visit.of(_TIMED_VISIT):
        code = _telemedicine_code(em.code, held)
        talk = " and more than ten minutes of talk" if held is Telehealth.AUDIO else ""
        change = attest(
            f"Change to {code}", f"Does the note support the level of {code}{talk}?", SetCode(em.number, code)
        )
        yield Hit(em, Field.CODE, f"This payer takes {code} for this visit, not {em.code}.", (change,))


RULES: tuple[Rule, ...] = (check_in_beside_visit, deleted_phone_code, payer_wants_telemedicine_codes)
