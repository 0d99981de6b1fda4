"""The kinds of claims that the practice makes: how each comes to be, from a typed visit to a claim that is ready."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim import Claim, ClaimState
from dermdesk.domain.claim_answer import AnswerKind, AnswerOutcome, ClaimAnswer
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.coverage import Coverage, Subscriber
from dermdesk.domain.events import ClaimAnswered, PayerChanged, PracticeChanged
from dermdesk.domain.line import ChargeLine, Drug, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.payer import Payer
from dermdesk.domain.people import Patient, PersonName, Relation, Sex
from dermdesk.domain.standing import ClaimStanding
from dermdesk.domain.visit import Presence
from dermdesk.services import (
    charge_entry,
    claim_coordination,
    claim_correction,
    claim_decisions,
    claim_preparation,
    patients,
    submission,
)
from dermdesk.services.desk import Desk
from tests.desks import DAY, HOME, add_patient, insured

_NAMES = (f"Kind{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in count())
_AK = (insured("17000", 11000), replace(insured("17003", 6000), units=4))
_HOLM = Subscriber(name=PersonName(last="Holm", first="Per"), birth_date=date(1950, 1, 1), sex=Sex.MALE, address=HOME)


@dataclass(frozen=True, slots=True)
class Kind:
    """`make` gives the claim, ready to leave; `shows` is what its 837P must hold.

    `x12sdk_says` is what x12sdk 2.2 has against a file that the guide allows; blank: it reads the kind.
    """

    name: str
    make: Callable[[Desk], ClaimStanding]
    shows: tuple[str, ...]
    x12sdk_says: str = ""


def cut(group: str, reason: str, cents: int) -> Adjustment:
    return Adjustment(group=AdjustmentGroup(group), reason=reason, amount=Money(cents))


def payer(desk: Desk, like: str, key: str, **changes: object) -> str:
    """A payer of the practice with something else on its card; gives its key."""
    made: Payer = replace(desk.setup().payers[like], key=key, **changes)  # pyright: ignore[reportArgumentType]
    desk.append(PayerChanged(payer=made))
    return key


def claim_of(
    desk: Desk,
    who: Patient,
    lines: tuple[ChargeLine, ...] = _AK,
    diagnoses: tuple[str, ...] = ("L57.0",),
    **header: object,
) -> ClaimStanding:
    """Type, post and prepare a visit of today; open risks are let go with words."""
    fresh = charge_entry.new_visit(desk, who.patient_id, DAY)
    head = replace(fresh.header, **header)  # pyright: ignore[reportArgumentType]
    posted = charge_entry.post(desk, replace(fresh, header=head, diagnoses=diagnoses, lines=lines))
    assert posted.visit_id is not None
    run = claim_preparation.prepare_claims(desk)
    assert [held.reasons for held in run.held if held.visit.visit_id == posted.visit_id] == []
    made = desk.book.practice.claims_of_visit(posted.visit_id)
    return ready(desk, made[0])


def ready(desk: Desk, standing: ClaimStanding) -> ClaimStanding:
    claim_preparation.release(desk, standing.claim.claim_id, "as the chart says")
    found = desk.book.practice.claim(standing.claim.claim_id)
    assert found is not None and found.state is ClaimState.READY, found
    return found


def send(desk: Desk, standing: ClaimStanding) -> Claim:
    with TemporaryDirectory() as folder:
        report = submission.export_837p(desk, Path(folder), claim_ids={standing.claim.claim_id})
        assert report.problems == () and len(report.files) == 1, report
    return standing.claim


def two_payers(desk: Desk, first: str, second: str, third: str = "", **changes: object) -> Patient:
    """A patient of several payers; `changes` are of the second coverage."""
    who = add_patient(desk, next(_NAMES), payer=first)
    for rank, key in enumerate((second, third), start=2):
        if key:
            number = "9AA0AA0AA00" if key == "medicare" else f"R{rank}{who.number}"
            given = Coverage(coverage_id="", patient_id=who.patient_id, payer_key=key, rank=rank, member_id=number)
            patients.set_coverage(desk, replace(given, **changes) if rank == 2 else given)  # pyright: ignore[reportArgumentType]
    return who


def decided(desk: Desk, standing: ClaimStanding, paid: int, *left: tuple[str, str, int], **changes: object) -> None:
    """The payer paid `paid` cents on the first line and nothing else but what `left` takes from it; CO-45 the rest."""
    claim = send(desk, standing)
    lines: list[LineDecision] = []
    for place, line in enumerate(claim.lines):
        charge = line.source.line.charge
        own = tuple(cut(*one) for one in left) if place == 0 else ()
        rest = charge.cents - (paid if place == 0 else 0) - sum(one.amount.cents for one in own)
        whole = (cut("CO", "45", rest), *own) if rest else own
        lines.append(LineDecision(line=line.source.number, paid=Money(paid if place == 0 else 0), adjustments=whole))
    decision = PayerDecision(
        coverage_id=claim.coverage.coverage_id,
        decided=DAY,
        paid=Money(paid),
        lines=tuple(lines),
        payer_claim_number=f"ICN-{claim.number}",
    )
    claim_decisions.decide(desk, claim.claim_id, replace(decision, **changes))  # pyright: ignore[reportArgumentType]


def _next(desk: Desk, standing: ClaimStanding) -> ClaimStanding:
    return ready(desk, claim_coordination.prepare_next(desk, standing.claim.claim_id))


# --- one function a kind ---------------------------------------------------------------------------------------------


def _plain(desk: Desk) -> ClaimStanding:
    return claim_of(desk, add_patient(desk, next(_NAMES)))


def _pay_to(desk: Desk) -> ClaimStanding:
    practice = desk.setup().practice
    box = replace(practice.address, line1="PO Box 12", line2="")
    desk.append(PracticeChanged(practice=replace(practice, pay_to=box)))
    made = claim_of(desk, add_patient(desk, next(_NAMES)))
    desk.append(PracticeChanged(practice=practice))
    return made


def _dependent(relation: Relation) -> Callable[[Desk], ClaimStanding]:
    def make(desk: Desk) -> ClaimStanding:
        who = add_patient(desk, next(_NAMES), payer=None)
        patients.set_coverage(
            desk,
            Coverage(
                coverage_id="",
                patient_id=who.patient_id,
                payer_key="heartland",
                member_id="H7",
                relation=relation,
                subscriber=_HOLM,
            ),
        )
        return claim_of(desk, who)

    return make


def _secondary(desk: Desk) -> ClaimStanding:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    decided(desk, first, 60_00, ("PR", "2", 20_00), ("PR", "3", 5_00))
    return _next(desk, first)


def _tertiary(desk: Desk) -> ClaimStanding:
    first = claim_of(desk, two_payers(desk, "heartland", "lakeshore", "medicaid", medicare_secondary="12"))
    decided(desk, first, 60_00, ("PR", "1", 30_00))
    second = _next(desk, first)
    decided(desk, second, 10_00, ("OA", "23", 80_00), ("PR", "2", 20_00))
    return _next(desk, second)


def _whole_claim_decision(desk: Desk) -> ClaimStanding:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    total = first.claim.total.cents
    decided(desk, first, 0, lines=(), adjustments=(cut("PR", "1", total),))
    return _next(desk, first)


def _denied_before(desk: Desk) -> ClaimStanding:
    first = claim_of(desk, two_payers(desk, "heartland", "medicaid"))
    lines = tuple(
        LineDecision(line=n, paid=Money(), adjustments=(cut("CO", "109", cents),))
        for n, cents in ((1, 11000), (2, 6000))
    )
    decided(desk, first, 0, lines=lines)
    return _next(desk, first)


def _behind_an_employers_plan(desk: Desk) -> ClaimStanding:
    first = claim_of(desk, two_payers(desk, "heartland", "medicare", medicare_secondary="12"))
    decided(desk, first, 60_00, ("PR", "2", 20_00))
    return _next(desk, first)


def _medigap(desk: Desk) -> ClaimStanding:
    key = payer(desk, "heartland", "medigap", name="Prairie Medigap", medigap_id="55123")
    return claim_of(desk, two_payers(desk, "medicare", key), (insured("17110", 21000),), ("B07.8",))


def _correction(void: bool) -> Callable[[Desk], ClaimStanding]:
    def make(desk: Desk) -> ClaimStanding:
        first = claim_of(desk, add_patient(desk, next(_NAMES)))
        claim = send(desk, first)
        answer = ClaimAnswer(
            kind=AnswerKind.CLAIMS,
            outcome=AnswerOutcome.ACCEPTED,
            words="accepted",
            sha256="",
            payer_claim_number="PCN-9",
        )
        desk.append(ClaimAnswered(claim_id=claim.claim_id, answer=answer))
        change = claim_correction.void_claim if void else claim_correction.replace_claim
        return ready(desk, change(desk, claim.claim_id))

    return make


def _after_a_void(desk: Desk) -> ClaimStanding:
    void = _correction(void=True)(desk)
    send(desk, void)
    return ready(desk, claim_correction.bill_again(desk, void.claim.claim_id))


def _drug(desk: Desk) -> ClaimStanding:
    drug = Drug(ndc="00003029305", given=Decimal(10), containers=(Decimal(10),), container_type="single_dose")
    lines = (insured("11900", 9500), replace(insured("J3301", 1200), drug=drug))
    return claim_of(desk, add_patient(desk, next(_NAMES), payer="medicaid"), lines, ("L91.0",))


def _clia(desk: Desk) -> ClaimStanding:
    return claim_of(desk, add_patient(desk, next(_NAMES)), (insured("87220", 2500),), ("B35.4",))


def _authorized(desk: Desk) -> ClaimStanding:
    lines = tuple(replace(line, authorization="PA-778") for line in _AK)
    return claim_of(desk, add_patient(desk, next(_NAMES)), lines)


def _authorized_by_line(desk: Desk) -> ClaimStanding:
    lines = tuple(replace(line, authorization=f"PA-{n}") for n, line in enumerate(_AK))
    return claim_of(desk, add_patient(desk, next(_NAMES)), lines)


def _referred(desk: Desk) -> ClaimStanding:
    return claim_of(desk, add_patient(desk, next(_NAMES)), referring="brandt", referral_number="RF-31")


def _bought(desk: Desk) -> ClaimStanding:
    slide = Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(4000))
    lines = (replace(insured("88305", 9000, "A", "TC"), slide=slide), insured("88305", 9000, "A", "26"))
    return claim_of(desk, add_patient(desk, next(_NAMES)), lines, ("D22.5",), laboratory="driftless", ordering="brandt")


def _accident(desk: Desk) -> ClaimStanding:
    crash = Accident(kind=AccidentKind.AUTO, day=DAY - timedelta(days=3), state="IL")
    who = add_patient(desk, next(_NAMES))
    return claim_of(desk, who, (insured("12001", 21000),), ("S01.01XA",), accident=crash)


def _attached(desk: Desk) -> ClaimStanding:
    papers = (Attachment(report="OZ", transmission="EL", control_number="A-1"),)
    return claim_of(desk, add_patient(desk, next(_NAMES)), attachments=papers)


def _unlisted(desk: Desk) -> ClaimStanding:
    line = replace(insured("17999", 15000), note="Laser of a tattoo after an accident, 20 cm2")
    return claim_of(desk, add_patient(desk, next(_NAMES)), (line,), ("L81.8",))


def _nurse(stance: str, **changes: object) -> Callable[[Desk], ClaimStanding]:
    def make(desk: Desk) -> ClaimStanding:
        key = payer(desk, "medicaid" if stance == "medicare" else "heartland", f"nurse-{stance}", **changes)
        return claim_of(
            desk,
            add_patient(desk, next(_NAMES), payer=key),
            rendering="vance" if stance == "medicare" else "okafor",
            seen_by="okafor",
            supervising="vance",
            presence=Presence.IN_SUITE,
            incident_to=stance == "medicare",
            plan_diagnoses=("L57.0",),
        )

    return make


KINDS = (
    Kind("plain", _plain, ("SBR*P*18", "*11:B:1*")),
    Kind("pay-to address", _pay_to, ("NM1*87*2~N3*PO BOX 12~",)),
    Kind("spouse", _dependent(Relation.SPOUSE), ("HL*3*2*23*0~PAT*01~", "NM1*QC*1*")),
    Kind("child", _dependent(Relation.PARENT), ("PAT*19~",)),
    Kind("secondary by line", _secondary, ("SBR*S*18", "SVD*HHP05*60*HC:17000**1~CAS*CO*45*25~CAS*PR*2*20**3*5~")),
    # x12sdk keeps one 2430 a line, and then finds the count of segments wrong; the guide allows fifteen.
    Kind("tertiary", _tertiary, ("SBR*T*18", "SVD*HHP05*", "SVD*LSA77*"), x12sdk_says="SE segment count"),
    Kind("secondary, decided as a whole", _whole_claim_decision, ("CAS*PR*1*170~AMT*D*0~AMT*EAF*170~",)),
    Kind("secondary after a denial", _denied_before, ("SVD*HHP05*0*HC:17000**1~CAS*CO*109*110~",)),
    Kind("Medicare secondary", _behind_an_employers_plan, ("SBR*S*18***12****MB~", "CN1*09*80~")),
    Kind("Medigap", _medigap, ("SBR*P*18*******MB~", "NM1*PR*2*PRAIRIE MEDIGAP*****PI*55123~")),
    Kind("replacement", _correction(void=False), ("*11:B:7*", "REF*F8*PCN-9~")),
    Kind("void", _correction(void=True), ("*11:B:8*", "REF*F8*PCN-9~")),
    Kind("billed again after a void", _after_a_void, ("*11:B:1*",)),
    Kind("drug", _drug, ("LIN**N4*00003029305~CTP****",)),
    Kind("laboratory", _clia, ("REF*X4*14D9999901~",)),
    Kind("prior authorization", _authorized, ("REF*G1*PA-778~HI*",)),
    Kind("authorizations by line", _authorized_by_line, ("REF*G1*PA-0~REF*6R*", "REF*G1*PA-1~REF*6R*")),
    Kind("referral", _referred, ("REF*9F*RF-31~", "NM1*DN*1*BRANDT*TOBIAS")),
    # x12sdk wants a name in 2420B; the guide's NM103 is not used there.
    Kind(
        "purchased service and ordering",
        _bought,
        ("PS1*1000000103*40~NM1*QB*2*", "NM1*DK*1*BRANDT*TOBIAS"),
        x12sdk_says="loop_2420b.nm1_segment.name_last",
    ),
    Kind("accident", _accident, ("*AA:::IL~DTP*439*D8*20261117~",)),
    Kind("attachment", _attached, ("PWK*OZ*EL***AC*A-1~",)),
    Kind("unlisted code", _unlisted, ("SV1*HC:17999:::::LASER OF A TATTOO", "NTE*ADD*LASER OF A TATTOO")),
    Kind(
        "incident-to, the physician renders", _nurse("medicare", incident_to="physician_renders"), ("NM1*82*1*VANCE",)
    ),
    Kind("the NP renders under supervision", _nurse("npp"), ("NM1*82*1*OKAFOR", "NM1*DQ*1*VANCE")),
    Kind("the NP renders, with SA", _nurse("sa", incident_to_modifier="SA"), ("SV1*HC:17000:SA*", "NM1*DQ*1*VANCE")),
)
