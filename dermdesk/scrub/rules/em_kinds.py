"""Visits: new or established, consultations, deleted codes and the telemedicine codes."""

from collections.abc import Iterator
from datetime import date

from dermdesk.domain.reference import EditionKind
from dermdesk.scrub import codes
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import SetCode, attest, guide
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_NEW_TO_ESTABLISHED = {"99202": "99212", "99203": "99213", "99204": "99214", "99205": "99215"}


@rule(
    "DERM-EM-007",
    Severity.DENIAL_RISK,
    source="CPT visit guideline; Medicare contractor NGS, visit questions",
    status=Status.PAGE,
    about=codes.NEW_OFFICE_VISIT,
)
def new_visit_of_known_patient(visit: VisitContext) -> Iterator[Hit]:
    """This patient was seen here within three years: the visit is an established one.

    Why:
        A patient is new only when nobody of the group and specialty, NP and PA included, saw her face to face in the
        last three years.
    What to do:
        Bill the established visit, and confirm the level: the ladders are not the same.
    Fires:
        past:99213@2024-05-02 | 99203 L40.0 -> 1
    Silent:
        past:99213@2023-03-10 | 99203 L40.0
        past:88305@2025-05-02!unseen | 99203 L40.0
        99203 L40.0
    After the fix:
        past:99213@2024-05-02 | 99213 L40.0
    """
    if not visit.was_seen_within_three_years(same_day_counts=False):
        return
    for em in visit.of(codes.NEW_OFFICE_VISIT):
        code = _NEW_TO_ESTABLISHED[em.code]
        yield Hit(
            em,
            Field.CODE,
            f"The group saw this patient in the last three years: {em.code} is for new patients.",
            (attest(f"Change to {code}", f"Does the note support the level of {code}?", SetCode(em.number, code)),),
        )


@rule(
    "DERM-EM-008",
    Severity.ADVICE,
    source="CPT visit guideline; Medicare contractor NGS, visit questions",
    status=Status.PAGE,
    about=CodeSet("99212-99215"),
)
def established_visit_of_new_patient(visit: VisitContext) -> Iterator[Hit]:
    """Nobody here saw this patient in three years: this may be a new-patient visit.

    Why:
        After three years without a face-to-face service of the group and specialty the patient counts as new again,
        and new-patient visits pay more.
    What to do:
        Look for visits under another name or at another site. If there are none, bill the new-patient visit of the
        level that the note supports.
    Fires:
        past:none | 99213 L40.0 -> 1
        past:99213@2023-03-10 | 99213 L40.0 -> 1
    Silent:
        past:99213@2023-03-11 | 99213 L40.0
        99213 L40.0
    After the fix:
        past:none | 99203 L40.0
    """
    if visit.history is None or visit.was_seen_within_three_years(same_day_counts=True):
        return
    for em in visit.of(CodeSet("99212-99215")):
        code = next(new for new, known in _NEW_TO_ESTABLISHED.items() if known == em.code)
        yield Hit(
            em,
            Field.CODE,
            f"No visit in three years: {em.code} may be too little for a patient who counts as new again.",
            (attest(f"Change to {code}", f"Does the note support the level of {code}?", SetCode(em.number, code)),),
        )


@rule(
    "DERM-EM-009",
    Severity.REJECT,
    source="Medicare Claims Processing Manual, chapter 12 §30.6.10; Physician Fee Schedule, status I",
    status=Status.DATA,
    about=codes.CONSULTATION,
    data=EditionKind.CODES,
)
def consultation_not_accepted(visit: VisitContext) -> Iterator[Hit]:
    """This payer does not take consultation codes.

    Why:
        Medicare stopped paying them in 2010, and many plans follow. The claim comes back unpaid.
    What to do:
        Bill the office visit, new or established, of the level that the note supports; in hospital the hospital visit.
        If the plan does pay consultations, say so on its payer card.
    Fires:
        @part_b | 99243 L40.0 -> 1
        @commercial consults:no | 99253 L40.0 -> 1
    Silent:
        @commercial | 99243 L40.0
    After the fix:
        @part_b | 99203 L40.0
    """
    if visit.payer.pays_consults:
        return
    for em in visit.of(codes.CONSULTATION):
        message = f"This payer does not pay {em.code}."
        if em.code > "99245":
            yield Hit(em, Field.CODE, message, (guide("Bill the hospital visit"),))
            continue
        new, known = f"9920{em.code[-1]}", f"9921{em.code[-1]}"
        choices = [(new, "Is the patient new to the group, and does the note support the level?")]
        choices.append((known, "Is the patient known to the group, and does the note support the level?"))
        yield Hit(
            em,
            Field.CODE,
            message,
            tuple(attest(f"Change to {to}", ask, SetCode(em.number, to)) for to, ask in choices),
        )


@rule(
    "DERM-EM-010",
    Severity.REJECT,
    source="AMA, CPT changes of 2023",
    status=Status.PAGE,
    about=CodeSet("99241, 99251"),
    as_of="2023-01-01",
)
def consultation_deleted(visit: VisitContext) -> Iterator[Hit]:
    """This consultation code was deleted in 2023.

    Why:
        The lowest office and hospital consultations left CPT on 1 January 2023.
    What to do:
        Use the next consultation, or the visit code where the payer takes no consultations.
    Fires:
        99241 L40.0 -> 1
        99251 L40.0 -> 1
    Silent:
        on:2022-06-01 | 99241 L40.0
        99242 L40.0
    After the fix:
        99242 L40.0
    """
    if visit.day < date(2023, 1, 1):
        return
    for em in visit.of(CodeSet("99241, 99251")):
        code = f"{em.code[:4]}2"
        yield Hit(
            em,
            Field.CODE,
            f"{em.code} was deleted on 1 January 2023.",
            (attest(f"Change to {code}", f"Does the note support the level of {code}?", SetCode(em.number, code)),),
        )


@rule(
    "DERM-EM-011",
    Severity.REJECT,
    source="CPT changes of 2021",
    status=Status.PAGE,
    about=CodeSet("99201"),
    as_of="2021-01-01",
)
def lowest_new_visit_deleted(visit: VisitContext) -> Iterator[Hit]:
    """99201 was deleted in 2021.

    Why:
        The lowest new-patient visit left CPT on 1 January 2021; the front end no longer knows it.
    What to do:
        Bill 99202, the lowest new-patient visit there is.
    Fires:
        99201 L40.0 -> 1
    Silent:
        on:2020-06-01 | 99201 L40.0
        99202 L40.0
    After the fix:
        99202 L40.0
    """
    if visit.day < date(2021, 1, 1):
        return
    for em in visit.of(CodeSet("99201")):
        change = attest("Change to 99202", "Does the note support 99202?", SetCode(em.number, "99202"))
        yield Hit(
            em, Field.CODE, "99201 was deleted on 1 January 2021: the lowest new-patient visit is 99202.", (change,)
        )


@rule(
    "DERM-EM-019",
    Severity.REJECT,
    source="Physician Fee Schedule, status of 98000-98015",
    status=Status.DATA,
    about=codes.TELEMEDICINE_VISIT,
    data=EditionKind.CODES,
)
def telemedicine_code_for_medicare(visit: VisitContext) -> Iterator[Hit]:
    """Medicare does not take the telemedicine visit codes of 2025.

    Why:
        CMS gave 98000-98015 no payment: a video or phone visit is billed with the office visit code. The short
        check-in 98016 is paid.
    What to do:
        Use the office visit of the same level with place 02 or 10, and 93 when it was by phone alone.
    Fires:
        @part_b tele:video pos:10 | 98005 L40.0 -> 1
        @advantage tele:audio pos:10 | 98013 L40.0 -> 1
    Silent:
        @commercial tele:video | 98005 L40.0
        @part_b tele:video pos:10 | 99213 L40.0
    After the fix:
        @part_b tele:video pos:10 | 99213 L40.0
    """
    if not visit.is_medicare:
        return
    for em in visit.of(codes.TELEMEDICINE_VISIT):
        step = int(em.code) - 98000
        code = f"992{'01'[step // 4 % 2]}{2 + step % 4}"
        change = attest(f"Change to {code}", f"Does the note support the level of {code}?", SetCode(em.number, code))
        yield Hit(
            em, Field.CODE, f"Medicare does not pay {em.code}: bill the office visit with place 02 or 10.", (change,)
        )


RULES: tuple[Rule, ...] = (
    new_visit_of_known_patient,
    established_visit_of_new_patient,
    consultation_not_accepted,
    consultation_deleted,
    lowest_new_visit_deleted,
    telemedicine_code_for_medicare,
)
