"""Good claims of several kinds, and what can be spoilt in each: for every mutant the check that has to catch it.

`MUTANTS` are the seventy of the design notes: those that pyx12 does not see, then those that it does see.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from dermdesk.domain.circumstance import Accident, AccidentKind, Attachment
from dermdesk.domain.claim import Claim, ClaimFrequency
from dermdesk.domain.coordination import Adjustment, AdjustmentGroup, LineDecision, PayerDecision
from dermdesk.domain.coverage import Subscriber
from dermdesk.domain.laboratory import Laboratory
from dermdesk.domain.line import Drug, Slide
from dermdesk.domain.money import Money
from dermdesk.domain.people import PersonName, Relation, Sex
from dermdesk.interchange.claim_837p import write_837p
from tests.interchange.claim_samples import (
    CLAIM,
    CONTROL,
    COVERAGE,
    DOCTOR,
    MEDICARE,
    NURSE,
    PAYER,
    PRACTICE,
    RECEIVER,
    SATELLITE,
    charge_of,
    line,
)

DAY = date(2026, 3, 10)
WRITTEN = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
_FIRST = replace(COVERAGE, coverage_id="k1", payer_key="mcr", member_id="1EG4TE5MK73", group_number="")
_BEHIND = replace(COVERAGE, coverage_id="k2", rank=2)


def _cut(group: str, reason: str, cents: int) -> Adjustment:
    return Adjustment(group=AdjustmentGroup(group), reason=reason, amount=Money(cents))


_DECIDED = PayerDecision(
    coverage_id="k1",
    decided=date(2026, 3, 11),
    paid=Money(200_00),
    lines=(
        LineDecision(line=1, paid=Money(100_00), adjustments=(_cut("CO", "45", 16_90), _cut("PR", "2", 20_00))),
        LineDecision(line=2, paid=Money(70_00), adjustments=(_cut("CO", "45", 30_00),)),
        LineDecision(line=3, paid=Money(30_00), adjustments=(_cut("PR", "1", 20_50),)),
    ),
    payer_claim_number="ICN-77",
)
_GIVEN = line(3, "J3301", 50_50, "A", units=4)
_STEROID = replace(
    _GIVEN,
    source=replace(_GIVEN.source, line=replace(_GIVEN.source.line, drug=Drug(ndc="00003029305", given=Decimal(40)))),
)
COB = replace(
    CLAIM,
    day=DAY,
    payer=replace(PAYER, stance=replace(PAYER.stance, requires_ndc=True)),
    coverage=_BEHIND,
    rank=2,
    other_coverages=(_FIRST,),
    other_payers=(MEDICARE,),
    decisions=(_DECIDED,),
    rendering=NURSE,
    supervising=DOCTOR,
    referring=replace(DOCTOR, npi="1710147483"),
    facility=SATELLITE,
    clia_number="14D0987654",
    diagnoses=("L57.0", "D48.5"),
    lines=(line(1, "99213", 136_90, "AB", "25"), line(2, "17000", 100_00, "A"), _STEROID),
)
"""Medicare has paid, a drug was given, an NP saw the patient under a physician, at the second site."""

MEDICARE_BEHIND = replace(
    COB,
    payer=MEDICARE,
    coverage=replace(_FIRST, coverage_id="k2", rank=2, medicare_secondary="12"),
    other_coverages=(replace(_BEHIND, coverage_id="k1", rank=1),),
    other_payers=(PAYER,),
    obliged_to_accept=Money(240_00),
)
_DEPENDENT = replace(
    COVERAGE,
    relation=Relation.SPOUSE,
    subscriber=Subscriber(name=PersonName(last="Holm", first="Per"), birth_date=date(1950, 1, 1), sex=Sex.MALE),
)
_CRASH = replace(
    CLAIM,
    day=DAY,
    coverage=_DEPENDENT,
    accident=Accident(kind=AccidentKind.AUTO, day=date(2026, 3, 1), state="IL"),
    attachments=(Attachment(report="OZ", transmission="EL", control_number="A1"),),
    patient_paid=Money(20_00),
    referral_number="R9",
    prior_authorization="PA-7",
    frequency=ClaimFrequency.REPLACEMENT,
    payer_claim_number="ICN-1",
    lines=(line(1, "17999", 136_90, "AB"), line(2, "17000", 100_00, "A")),
)
CRASH = charge_of(_CRASH, note="Excimer, 40 cm2")
"""A replacement for a dependent after a car accident, with papers, a referral and an unlisted service."""
BOUGHT = replace(
    charge_of(
        replace(CLAIM, day=DAY),
        code="88305",
        modifiers=("TC",),
        slide=Slide(prepared_by="outside_lab", purchased=True, net_charge=Money(40_00)),
    ),
    laboratory=Laboratory(key="lake", name="Lake Pathology", npi="1710147483"),
    ordering=NURSE,
    clia_number="14D0987654",
)


def written(claim: Claim) -> str:
    """The file of a claim."""
    return write_837p((claim,), RECEIVER, PRACTICE, CONTROL, WRITTEN).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """What is spoilt: `old` (its first place) becomes `new`. `check` is the number of the check that has to catch it.

    The count of segments is mended, so that nothing else is wrong, unless `raw`.
    """

    name: str
    check: str
    old: str
    new: str
    claim: Claim = COB
    raw: bool = False

    def text(self) -> str:
        """The spoilt file."""
        good = written(self.claim)
        assert self.old in good, self.name
        spoilt = good.replace(self.old, self.new, 1)
        return spoilt if self.raw else recounted(spoilt)


def recounted(text: str) -> str:
    """With the right count in SE."""
    segments = text.split("~")
    start = next(place for place, one in enumerate(segments) if one.startswith("ST*"))
    end = next(place for place, one in enumerate(segments) if one.startswith("SE*"))
    segments[end] = f"SE*{end - start + 1}*{segments[end].split('*')[2]}"
    return "~".join(segments)


_MORE_LINES = "".join(
    f"LX*{number}~SV1*HC:17003*0*UN*1***1~DTP*472*D8*20260310~REF*6R*ELM000001-{number}~" for number in range(4, 52)
)


def _mutants(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, Claim]) -> tuple[Mutant, ...]:
    return tuple(
        Mutant(name=row[1], check=row[0], old=row[2], new=row[3], claim=row[4] if len(row) == 5 else COB)
        for row in rows
    )


_UNSEEN_BY_PYX12 = _mutants(
    ("004", "a wrong digit in the billing NPI", "*XX*1234567893", "*XX*1234567894"),
    ("011", "a rendering NPI of nine digits", "*XX*1932102084", "*XX*193210208"),
    ("006", "a dash in the tax id", "REF*EI*123456789", "REF*EI*12-3456789"),
    ("006", "a tax id of eight digits", "REF*EI*123456789", "REF*EI*12345678"),
    ("007", "a box as billing address", "12 ELM STREET", "PO BOX 12"),
    ("008", "a billing ZIP of five digits", "IL*627011234", "IL*62701"),
    ("009", "a state that the ZIP does not lie in", "SPRINGFIELD*IL*62704", "SPRINGFIELD*WI*62704"),
    ("018", "no birth date and sex", "DMG*D8*19580314*F~", ""),
    ("020", "no address of the subscriber", "N3*7 OAK LANE~N4*SPRINGFIELD*IL*62704~DMG", "DMG"),
    ("018", "a birth date in the future", "D8*19580314", "D8*20270314"),
    ("024", "a total that does not add up", "*287.4*", "*287.41*"),
    ("024", "three places of a charge", "*136.9*UN", "*136.901*UN"),
    ("024", "a charge below zero", "*136.9*UN", "*-136.9*UN"),
    ("029", "no units", "*UN*4*", "*UN*0*"),
    ("023", "a frequency X", "11:B:1", "11:B:X"),
    ("023", "a replacement without the payer's number", "11:B:1", "11:B:7"),
    ("031", "a point in a diagnosis", "ABK:L570", "ABK:L57.0"),
    ("031", "a diagnosis that does not exist", "ABF:D485", "ABF:L576"),
    ("032", "a diagnosis marked as ICD-9", "ABK:L570", "BK:L570"),
    ("032", "a diagnosis twice", "ABF:D485", "ABF:L570"),
    ("033", "a pointer to nothing", "***1:2~", "***1:3~"),
    ("027", "a procedure code of four characters", "HC:17000", "HC:1700"),
    ("028", "a fifth modifier", "HC:99213:25", "HC:99213:25:57:24:GC:GA"),
    ("028", "a modifier that does not exist", "HC:99213:25", "HC:99213:ZZ"),
    ("030", "a service in the future", "DTP*472*D8*20260310", "DTP*472*D8*20260401"),
    ("030", "a service before birth", "DTP*472*D8*20260310", "DTP*472*D8*19500101"),
    ("053", "a line's number twice", "REF*6R*ELM000001-2", "REF*6R*ELM000001-1"),
    ("035", "an NDC of ten digits", "LIN**N4*00003029305", "LIN**N4*0003029305"),
    ("040", "small letters", "NM1*82*1*ROE*ZOE", "NM1*82*1*Roe*Zoe"),
    ("040", "a blank before a name", "NM1*82*1*ROE", "NM1*82*1* ROE"),
    ("011", "a rendering provider with the billing NPI", "*XX*1932102084", "*XX*1234567893"),
    (
        "046",
        "the referring behind the rendering provider",
        "NM1*DN*1*VEGA*ANA****XX*1710147483~NM1*82*1*ROE*ZOE****XX*1932102084~PRV*PE*PXC*363L00000X~",
        "NM1*82*1*ROE*ZOE****XX*1932102084~PRV*PE*PXC*363L00000X~NM1*DN*1*VEGA*ANA****XX*1710147483~",
    ),
    ("056", "a decision of a payer that is not there", "SVD*00952*100", "SVD*00953*100"),
    ("057", "a line out of balance", "CAS*CO*45*16.9", "CAS*CO*45*16.8"),
    ("058", "a payment that is not the sum of its lines", "AMT*D*200~", "AMT*D*201~"),
    ("059", "an adjustment reason that does not exist", "CAS*PR*2*20", "CAS*PR*999*20"),
    ("039", "two primary payers", "SBR*S*18*", "SBR*P*18*"),
    ("041", "no guide in ST", "ST*837*0001*005010X222A1", "ST*837*0001"),
    ("010", "a taxonomy that is none", "PXC*363L00000X", "PXC*363L0000"),
    ("036", "a CLIA number that is none", "REF*X4*14D0987654", "REF*X4*1400987654"),
)

_SEEN_BY_PYX12 = (
    *_mutants(
        ("062", "no receiver", "NM1*40*2*PRAIRIE CLAIMS HUB*****46*HUB001~", ""),
        ("042", "no diagnoses", "HI*ABK:L570*ABF:D485~", ""),
        ("042", "a segment that is none", "LX*1~", "ZZ9*1~LX*1~"),
        ("042", "a loop where none belongs", "LX*1~", "NM1*QD*1*NOBODY~LX*1~"),
        ("063", "a street twice", "N3*12 ELM STREET*SUITE 3~", "N3*12 ELM STREET~N3*SUITE 3~"),
        ("025", "fifty-one lines", "SE*", f"{_MORE_LINES}SE*"),
        ("046", "two supervisors", "~NM1*DQ*1*VEGA*", "~NM1*DQ*1*ROE*ZOE****XX*1932102084~NM1*DQ*1*VEGA*"),
        ("026", "a place of service that does not exist", "***11:B", "***98:B"),
        ("015", "a kind of plan that does not exist", "G-77******CI", "G-77******QQ"),
        ("018", "a sex that does not exist", "19580314*F", "19580314*X"),
        ("009", "a state that does not exist", "DECATUR*IL", "DECATUR*ZZ"),
        ("035", "a measure of the drug that does not exist", "CTP****40*ME", "CTP****40*XX"),
        ("043", "a name of sixty-one letters", "NM1*IL*1*NUNEZ", f"NM1*IL*1*{'N' * 61}"),
        ("030", "a day of service that is none", "DTP*472*D8*20260310", "DTP*472*D8*20260230"),
        ("018", "a birth date that is none", "D8*19580314", "D8*19581399"),
        ("049", "no word on assignment", "*Y*A*Y*Y~", "*Y**Y*Y~"),
        ("049", "no word on benefits", "*Y*A*Y*Y~", "*Y*A**Y~"),
        ("033", "no pointers", "***1:2~", "~"),
        ("042", "a line without a service", "SV1*HC:17000*100*UN*1***1~", ""),
        ("030", "a line without a day", "SV1*HC:17000*100*UN*1***1~DTP*472*D8*20260310~", "SV1*HC:17000*100*UN*1***1~"),
        ("040", "a control sign", "NM1*82*1*ROE", "NM1*82*1*R\x07E"),
        ("040", "separators with nothing behind them", "PRV*PE*PXC*363L00000X~", "PRV*PE*PXC*363L00000X**~"),
        ("044", "a level below nothing", "HL*2*1*22*0", "HL*2*7*22*0"),
        ("060", "no day of a decision", "CAS*CO*45*30~DTP*573*D8*20260311~", "CAS*CO*45*30~"),
        ("055", "no word on another payer's benefits", "OI***Y***Y~", ""),
    ),
    Mutant(name="a wrong count of segments", check="002", old="SE*", new="SE*9", raw=True),
    Mutant(name="ST and SE that differ", check="002", old="ST*837*0001", new="ST*837*0002"),
    Mutant(name="GS and GE that differ", check="002", old="GE*1*7~", new="GE*1*8~"),
    Mutant(name="ISA and IEA that differ", check="002", old="IEA*1*000000007", new="IEA*1*000000008"),
    Mutant(name="an ISA that is a character short", check="001", old="DERM77         ", new="DERM77        "),
)

MUTANTS = (*_UNSEEN_BY_PYX12, *_SEEN_BY_PYX12)

MORE = (
    *_mutants(
        ("005", "a phone number of nine digits", "*TE*2175550100", "*TE*217555010"),
        ("012", "an organization that refers", "NM1*DN*1*", "NM1*DN*2*"),
        ("013", "a wrong digit in the supervisor's NPI", "DQ*1*VEGA*ANA****XX*1245319599",
         "DQ*1*VEGA*ANA****XX*1245319598"),
        ("014", "no payer id", "*****PI*60054", ""),
        ("016", "a Medicare number with an O", "1EG4TE5MK73", "1EGOTE5MK73"),
        ("017", "no name of the patient", "NM1*QC*1*NUNEZ*", "NM1*QC*1**", CRASH),
        ("019", "self with a dependent", "PAT*01", "PAT*18", CRASH),
        ("021", "NONE as group number", "G-77", "NONE"),
        ("023", "a replacement to Original Medicare", "11:B:1", "11:B:7", MEDICARE_BEHIND),
        ("034", "an unlisted service without words", ":::::EXCIMER, 40 CM2", "", CRASH),
        ("037", "PENDING as authorization", "REF*G1*PA-7", "REF*G1*PENDING", CRASH),
        ("038", "a car accident without its state", "**AA:::IL~", "**AA~", CRASH),
        ("038", "an accident without its day", "DTP*439*D8*20260301~", "", CRASH),
        ("045", "a site that is the billing address", "400 NORTH ROAD~N4*DECATUR*IL*625211111",
         "12 ELM STREET*SUITE 3~N4*SPRINGFIELD*IL*627011234"),
        ("047", "a seller's NPI that is none", "PS1*1710147483", "PS1*1710147484", BOUGHT),
        ("048", "a claim number of twenty-one characters", "CLM*ELM000001", "CLM*ELM000001000000000001"),
        ("050", "two authorizations", "REF*G1*PA-7~", "REF*G1*PA-7~REF*G1*PA-8~", CRASH),
        ("051", "papers without a number", "PWK*OZ*EL***AC*A1", "PWK*OZ*EL", CRASH),
        ("052", "a patient who paid more than the claim", "AMT*F5*20", "AMT*F5*2000", CRASH),
        ("055", "a payer before that has not decided", "AMT*D*200~", ""),
        ("061", "Medicare behind for no reason", "***12****MB", "*******MB", MEDICARE_BEHIND),
        ("061", "a reason why Medicare is not first where it is", "SBR*P*18*******MB", "SBR*P*18***12****MB"),
    ),
)  # fmt: skip
"""For the checks that the seventy do not reach."""

BEYOND = (
    ("another NPI with a right check digit", "*XX*1932102084", "*XX*1457389207", "whose it is only NPPES knows"),
    (
        "another tax id of nine digits",
        "REF*EI*123456789",
        "REF*EI*123456788",
        "the payer ties it to the NPI",
    ),
    ("another id of the payer", "*PI*60054", "*PI*60055", "the clearinghouse's list of payers is not ours to know"),
    ("a digit of the plan's member id", "*MI*W123456789", "*MI*W123456788", "only the plan knows its members"),
)
"""What no check can see without a register that others keep: name, old, new, and why."""
