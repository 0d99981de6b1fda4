"""Claim data: what the header of a claim needs before a payer reads its lines."""

from collections.abc import Iterator
from datetime import date, timedelta

from dermdesk.domain.codes import is_mbi, is_npi
from dermdesk.domain.days import years_from
from dermdesk.domain.practice import Credential
from dermdesk.scrub import codes
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import attest, guide
from dermdesk.scrub.header_change import SetAssignment
from dermdesk.scrub.rule import Hit, Rule, Status, rule

_LETTER, _DIGIT = "a letter (never S, L, O, I, B or Z)", "a digit"
_EITHER = f"a digit or {_LETTER}"
_PLACES = (
    "a digit from 1 to 9", _LETTER, _EITHER, _DIGIT, _LETTER, _EITHER, _DIGIT, _LETTER, _LETTER, _DIGIT, _DIGIT,
)  # fmt: skip
"""What a Medicare number has in each of its eleven places (CMS, format of the MBI)."""
_MBI_OF_EACH_SHAPE = "1EG4TE5MK73"
_ASSIGNED_SERVICES = codes.DRUG | codes.CLINICAL_LABORATORY


def _npis(visit: VisitContext) -> Iterator[tuple[Field, str, str]]:
    """Every NPI that the visit names: its field, whose it is, and the number."""
    who = visit.encounter
    yield Field.RENDERING, "rendering provider", who.rendering.npi
    if who.seen_by is not None:
        yield Field.SEEN_BY, "person who saw the patient", who.seen_by.npi
    if who.supervising is not None and who.supervising.npi:
        yield Field.SUPERVISING, "supervising doctor", who.supervising.npi
    if who.referring_npi is not None:
        yield Field.REFERRING, "referring doctor", who.referring_npi
    if who.ordering_npi is not None:
        yield Field.ORDERING, "ordering doctor", who.ordering_npi
    for line in visit.lines:
        if line.line.mohs is not None and line.line.mohs.pathologist_npi is not None:
            yield Field.MOHS, f"reader of the slides of line {line.number}", line.line.mohs.pathologist_npi


@rule(
    "DERM-CLM-001",
    Severity.REJECT,
    source="NPI check digit, 69 FR 3434",
    status=Status.PAGE,
    as_of="2004-01-23",
)
def mistyped_npi(visit: VisitContext) -> Iterator[Hit]:
    """An NPI of this visit belongs to nobody.

    Why:
        The tenth digit of an NPI is worked out from the other nine. Here it does not come out, so no such provider
        exists, and the clearinghouse returns the whole claim.
    What to do:
        Read the number again from the NPPES registry or the referral letter, and correct it where it is kept: a
        provider of the practice in the settings, another doctor in the visit's header.
    Fires:
        as:MD/1234567890 | 99213 L40.0 -> visit
        referring:123456789 | 99213 L40.0 -> visit
        supervised:in_suite/1457389208 | 99213 L40.0 -> visit
        17311 C44.311 {stages:1 reader:1598342700} -> visit
    Silent:
        as:MD/1234567893 | 99213 L40.0
        referring:none ordering:none | 99213 L40.0
        supervised:video/none | 99213 L40.0
        @self_pay as:MD/1234567890 | 99213 L40.0
    After the fix:
        as:MD/1234567893 | 99213 L40.0
        referring:1234567893 | 99213 L40.0
        supervised:in_suite/1457389207 | 99213 L40.0
        17311 C44.311 {stages:1 reader:1598342701}
    """
    wrong = [(field, whose) for field, whose, npi in _npis(visit) if not is_npi(npi)]
    if wrong:
        people = " and ".join(dict.fromkeys(whose for _, whose in wrong))
        message = f"The NPI of the {people} is not a valid number: ten digits, the last one checks the others."
        fact = "pathologist_npi" if wrong[0][0] is Field.MOHS else ""
        yield Hit(None, wrong[0][0], message, (guide("Look the number up and type it again"),), fact=fact)


@rule("DERM-CLM-002", Severity.REJECT, source="CMS, format of the MBI", status=Status.PAGE)
def mistyped_medicare_number(visit: VisitContext) -> Iterator[Hit]:
    """No Medicare card bears this number.

    Why:
        A Medicare number has eleven places, and each takes either a digit or a letter. S, L, O, I, B and Z are never
        used, so 5, 1, 0, 8 and 2 are what the card says.
    What to do:
        Compare with the red, white and blue card, place by place. A number of the kind of a plan card belongs to a
        Medicare Advantage plan: then change the payer.
    Fires:
        @part_b member:1EG4TE5MK7 | 99213 L40.0 -> visit
        @part_b member:1EGOTE5MK73 | 99213 L40.0 -> visit
        @part_b member:XJK884120953 | 99213 L40.0 -> visit
    Silent:
        @part_b member:1EG4-TE5-MK73 | 99213 L40.0
        @part_b member:none | 99213 L40.0
        @advantage member:XJK884120953 | 99213 L40.0
    After the fix:
        @part_b member:1EG4TE5MK73 | 99213 L40.0
        @part_b member:1EG0TE5MK73 | 99213 L40.0
        @advantage member:XJK884120953 | 99213 L40.0
    """
    number = visit.visit.patient.member_id
    if visit.is_part_b and number and not is_mbi(number):
        message = f"The Medicare number {_what_is_wrong(number)}."
        ways = (
            guide("Type the number again from the Medicare card"),
            guide("Change the payer, if the card is that of a plan"),
        )
        yield Hit(None, Field.MEMBER_ID, message, ways)


def _what_is_wrong(number: str) -> str:
    """In words that do not repeat the number: how long it is, or what the first place that does not fit needs."""
    typed = number.replace("-", "")
    model = _MBI_OF_EACH_SHAPE
    if len(typed) != len(model):
        return f"has {len(typed)} characters instead of {len(model)}"
    fits = (is_mbi(model[:place] + character + model[place + 1 :]) for place, character in enumerate(typed))
    place = list(fits).index(False)
    return f"needs {_PLACES[place]} in place {place + 1}"


@rule(
    "DERM-CLM-003",
    Severity.REJECT,
    source="42 CFR 424.44; payer card",
    status=Status.PAGE,
)
def past_timely_filing(visit: VisitContext) -> Iterator[Hit]:
    """The claim goes out after the payer's filing limit.

    Why:
        Medicare Part B takes claims for one calendar year after the day of service, other payers for the days on their
        card. Later claims are denied, and the patient may not be charged for that.
    What to do:
        Check both days. If they are right, look for a reason that the payer excuses (coverage found late, its own
        mistake) and send its proof with the claim; otherwise write the charge off.
    Fires:
        @part_b on:2025-01-15 sent:2026-01-16 | 99212 L30.9 -> visit
        timely:90 on:2025-11-20 sent:2026-03-10 | 99212 L30.9 -> visit
    Silent:
        @part_b on:2025-01-15 sent:2026-01-15 | 99212 L30.9
        timely:90 on:2025-11-20 sent:2026-02-18 | 99212 L30.9
        on:2025-01-15 sent:2026-03-10 | 99212 L30.9
        @part_b on:2025-01-15 | 99212 L30.9
    After the fix:
        @part_b on:2026-01-15 sent:2026-01-16 | 99212 L30.9
        timely:90 on:2026-01-20 sent:2026-03-10 | 99212 L30.9
    """
    sent, last = visit.encounter.submit_date, _last_day_to_file(visit)
    if sent is not None and last is not None and sent > last:
        ways = (
            guide("Ask the payer for an exception, with proof of its reason"),
            guide("Write the charge off: the patient may not be billed"),
        )
        yield Hit(None, Field.SUBMIT_DATE, f"The last day to file this claim was {last:%m/%d/%Y}.", ways)


def _last_day_to_file(visit: VisitContext) -> date | None:
    """In time on this day still; None: the payer's card names no limit."""
    if visit.is_part_b:
        return years_from(visit.day, 1)
    days = visit.payer.timely_days
    return None if days is None else visit.day + timedelta(days)


@rule(
    "DERM-CLM-004",
    Severity.REJECT,
    source="Front-end edits of clearinghouses",
    status=Status.RECALLED,
)
def impossible_day_or_no_place(visit: VisitContext) -> Iterator[Hit]:
    """A day cannot be right, or the place of service is missing.

    Why:
        A service after the day the claim goes out or before the patient was born, and a line that does not say where it
        was done, are returned before anybody reads them.
    What to do:
        Correct the day of service or the birth date; choose the place (11 for the office).
    Fires:
        dob:2027-03-01 | 99213 L20.9 -> visit
        sent:2026-03-09 | 99213 L20.9 -> visit
        pos:none | 99213 L70.0; 17110 B07.8 {pos:11} -> visit
    Silent:
        dob:2026-03-10 sent:2026-03-10 | 99213 L20.9
        pos:none | 99213 L70.0 {pos:11}; RET-SPF30 ret
    After the fix:
        dob:2017-03-01 | 99213 L20.9
        sent:2026-03-10 | 99213 L20.9
        pos:11 | 99213 L70.0; 17110 B07.8
    """
    wrong: list[tuple[Field, str]] = []
    born, sent = visit.visit.patient.birth_date, visit.encounter.submit_date
    if sent is not None and visit.day > sent:
        wrong.append((Field.DATE, "the visit is later than the claim"))
    if born is not None and visit.day < born:
        wrong.append((Field.BIRTH_DATE, "the visit is earlier than the patient's birth"))
    homeless = [str(line.number) for line in visit.lines if visit.place_of(line) is None]
    if homeless:
        lines = f"line{'s' if len(homeless) > 1 else ''} {', '.join(homeless)}"
        wrong.append((Field.PLACE, f"no place of service for {lines}"))
    if wrong:
        message = f"The claim cannot go out: {'; '.join(what for _, what in wrong)}."
        yield Hit(None, wrong[0][0], message, (guide("Correct the day, or choose the place of service"),))


@rule(
    "DERM-CLM-006",
    Severity.COMPLIANCE,
    source="Medicare Claims Processing Manual, chapter 1 §30.3.1",
    status=Status.PAGE,
)
def assignment_is_mandatory(visit: VisitContext) -> Iterator[Hit]:
    """Assignment must be accepted on this claim.

    Why:
        Part B leaves no choice when the practice participates, an NP or PA renders, the patient has Medicaid as well,
        or the claim carries a drug or a laboratory test.
    What to do:
        Set assignment to yes, and collect no more than deductible and coinsurance of the allowed amount.
    Fires:
        @part_b nonassigned par | 99213 L40.0 -> visit
        @part_b nonassigned as:PA | 99213 L40.0 -> visit
        @part_b nonassigned medicaid | 99213 L40.0 -> visit
        @part_b nonassigned | 96372 L40.0; J3301*4 L40.0 -> visit
        @part_b nonassigned | 99213 L20.9; 87220 B35.4 -> visit
    Silent:
        @part_b par | 99213 L40.0
        @part_b nonassigned | 99213 L40.0
        @part_b nonassigned | 88305 D22.5
        @commercial nonassigned par | 99213 L40.0
    After the fix:
        @part_b par | 99213 L40.0
        @part_b as:PA | 99213 L40.0
        @part_b medicaid | 99213 L40.0
        @part_b | 96372 L40.0; J3301*4 L40.0
        @part_b | 99213 L20.9; 87220 B35.4
    """
    if not visit.is_part_b or visit.encounter.assignment:
        return
    reasons: list[str] = []
    if visit.visit.practice.participating:
        reasons.append("the practice participates")
    credential = visit.encounter.rendering.credential
    if credential in (Credential.NP, Credential.PA):
        reasons.append(f"the rendering provider is {credential.value}")
    if visit.visit.patient.medicaid:
        reasons.append("the patient has Medicaid too")
    if services := visit.of(_ASSIGNED_SERVICES):
        reasons.append(f"it carries {', '.join(dict.fromkeys(line.code for line in services))}")
    if reasons:
        change = attest(
            "Accept assignment",
            "Has anything above the allowed amount been collected that must go back?",
            SetAssignment(assignment=True),
        )
        yield Hit(None, Field.ASSIGNMENT, f"This claim must be assigned: {'; '.join(reasons)}.", (change,))


@rule(
    "DERM-CLM-007",
    Severity.REJECT,
    source="Medicare contractor NGS on returned claims, items 1a and 12",
    status=Status.PAGE,
    as_of="2007",
)
def policy_data_missing(visit: VisitContext) -> Iterator[Hit]:
    """The member id or the patient's signature is missing.

    Why:
        A claim goes to a member of a plan who agreed that the practice may send it. Without the id nobody is found;
        without the signature the practice may not send it.
    What to do:
        Copy the id from the card into the patient's coverage; have the release and assignment signed and record it.
    Fires:
        member:none | 99214 L40.0 -> visit
        unsigned | 99214 L40.0 -> visit
    Silent:
        99214 L40.0
        @self_pay member:none | 99214 L40.0
        member:none | COS-BTX cos
    After the fix:
        99214 L40.0
        99214 L40.0
    """
    patient = visit.visit.patient
    missing: list[tuple[Field, str, str]] = []
    if not patient.member_id:
        missing.append((Field.MEMBER_ID, "the member id", "Copy the member id from the insurance card"))
    if not patient.signature_on_file:
        missing.append((Field.SIGNATURE, "the signature on file", "Have release and assignment signed"))
    if missing:
        message = f"The claim lacks {' and '.join(what for _, what, _ in missing)}."
        yield Hit(None, missing[0][0], message, tuple(guide(way) for _, _, way in missing))


RULES: tuple[Rule, ...] = (
    mistyped_npi,
    mistyped_medicare_number,
    past_timely_filing,
    impossible_day_or_no_place,
    assignment_is_mandatory,
    policy_data_missing,
)
