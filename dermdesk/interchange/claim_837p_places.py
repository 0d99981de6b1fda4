"""Where a segment of an 837P that left stands: its loop, the claims that it touches, its line, and the claim's field.

A 999 names what is wrong by the segment's place in the transaction set and by the element (IK3, IK4).
Source: 005010X222A1, 005010X231A1.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dermdesk.domain.claim_field import ClaimField as F
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.x12 import Segment
from dermdesk.interchange.x12_reader import TransactionSet, read_interchanges

_FIELDS: Mapping[str, F] = {
    "header": F.ENVELOPE, "1000A": F.SUBMITTER, "1000B": F.RECEIVER,
    "2000A PRV": F.BILLING_TAXONOMY, "2000A": F.BILLING_NAME,
    "2010AA NM1": F.BILLING_NAME, "2010AA NM1-08": F.BILLING_NPI, "2010AA NM1-09": F.BILLING_NPI,
    "2010AA N3": F.BILLING_ADDRESS, "2010AA N4": F.BILLING_ADDRESS, "2010AA REF": F.BILLING_TAX_ID,
    "2010AA": F.BILLING_NAME, "2010AB": F.PAY_TO_ADDRESS,
    "2000B SBR-01": F.PAYER_RANK, "2000B SBR-02": F.RELATION, "2000B SBR-03": F.GROUP_NUMBER,
    "2000B SBR-04": F.GROUP_NUMBER, "2000B SBR-05": F.MSP_TYPE, "2000B SBR-09": F.FILING_CODE, "2000B": F.SUBSCRIBER,
    "2010BA NM1-08": F.MEMBER_ID, "2010BA NM1-09": F.MEMBER_ID, "2010BA NM1": F.SUBSCRIBER,
    "2010BA N3": F.PATIENT_ADDRESS, "2010BA N4": F.PATIENT_ADDRESS, "2010BA DMG-03": F.SEX,
    "2010BA DMG": F.BIRTH_DATE, "2010BA": F.SUBSCRIBER, "2010BB": F.PAYER_ID,
    "2000C": F.RELATION, "2010CA N3": F.PATIENT_ADDRESS, "2010CA N4": F.PATIENT_ADDRESS, "2010CA DMG-03": F.SEX,
    "2010CA DMG": F.BIRTH_DATE, "2010CA": F.PATIENT_NAME,
    "2300 CLM-01": F.CLAIM_NUMBER, "2300 CLM-02": F.TOTAL, "2300 CLM-05-3": F.FREQUENCY,
    "2300 CLM-05": F.PLACE_OF_SERVICE, "2300 CLM-06": F.SIGNATURES, "2300 CLM-07": F.SIGNATURES,
    "2300 CLM-08": F.SIGNATURES, "2300 CLM-09": F.SIGNATURES, "2300 CLM-10": F.SIGNATURES, "2300 CLM-11": F.ACCIDENT,
    "2300 DTP/439": F.ACCIDENT, "2300 DTP": F.SERVICE_DAY, "2300 PWK": F.ATTACHMENT, "2300 CN1": F.DECISION,
    "2300 AMT": F.TOTAL, "2300 REF/G1": F.AUTHORIZATION, "2300 REF/9F": F.REFERRAL,
    "2300 REF/F8": F.PAYER_CLAIM_NUMBER, "2300 REF/X4": F.CLIA, "2300 NTE": F.NOTE, "2300 HI": F.DIAGNOSES,
    "2310/DN": F.REFERRING, "2310/P3": F.REFERRING, "2310/82 PRV": F.RENDERING_TAXONOMY, "2310/82": F.RENDERING,
    "2310/77": F.FACILITY, "2310/DQ": F.SUPERVISING,
    "2320 SBR": F.OTHER_PAYER, "2320 OI": F.SIGNATURES, "2320": F.DECISION, "2330A": F.OTHER_PAYER,
    "2330B DTP": F.DECISION, "2330B": F.OTHER_PAYER, "2330": F.OTHER_PAYER,
    "2400 SV1-01-2": F.CODE, "2400 SV1-01-3": F.MODIFIERS, "2400 SV1-01-4": F.MODIFIERS,
    "2400 SV1-01-5": F.MODIFIERS, "2400 SV1-01-6": F.MODIFIERS, "2400 SV1-01-7": F.NOTE, "2400 SV1-01": F.CODE,
    "2400 SV1-02": F.CHARGE, "2400 SV1-03": F.UNITS, "2400 SV1-04": F.UNITS, "2400 SV1-05": F.PLACE_OF_SERVICE,
    "2400 SV1-07": F.POINTERS, "2400 SV1": F.CODE, "2400 LX": F.LINES, "2400 DTP": F.SERVICE_DAY,
    "2400 PWK": F.ATTACHMENT, "2400 CN1": F.DECISION, "2400 REF/6R": F.LINE_NUMBER, "2400 REF/G1": F.AUTHORIZATION,
    "2400 REF/9F": F.REFERRAL, "2400 REF/X4": F.CLIA, "2400 REF/F4": F.CLIA, "2400 NTE": F.NOTE,
    "2400 PS1": F.PURCHASED_SERVICE, "2400 AMT": F.CHARGE, "2410": F.DRUG,
    "2420/82 PRV": F.RENDERING_TAXONOMY, "2420/82": F.RENDERING, "2420/QB": F.PURCHASED_SERVICE,
    "2420/77": F.FACILITY, "2420/DQ": F.SUPERVISING, "2420/DK": F.ORDERING, "2420/DN": F.REFERRING,
    "2420/P3": F.REFERRING, "2430": F.DECISION,
}  # fmt: skip
_QUALIFIED = ("REF", "DTP")
_SHARED = {"2000A": 0, "2010AA": 0, "2010AB": 0, "2000B": 1, "2010BA": 1, "2010BB": 1, "2000C": 2, "2010CA": 2}
"""Loops above the claims, by the level whose claims they touch."""
_LEVELS = {"20": 0, "22": 1, "23": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPlace:
    """A segment of a file that left. `claims` are the numbers (CLM01) that it touches, of a level above them all.

    `loop` is the guide's, with NM101 where several parties share its number (`2310/82`); `line` is LX01.
    """

    loop: str
    segment: Segment
    claims: tuple[str, ...]
    line: int | None = None

    def field(self, name: str = "", element: int | None = None, component: int | None = None) -> F | None:
        """The claim's field of an element of it; `name` is a segment that should stand here and does not."""
        wanted = name or self.segment.name
        marked = wanted == self.segment.name and wanted in _QUALIFIED
        words = [f"{self.loop} {wanted}/{self.segment.element(1)}"] if marked else []
        if element is not None:
            words = [f"{self.loop} {wanted}-{element:02d}-{component}", f"{self.loop} {wanted}-{element:02d}", *words]
        found = (_FIELDS.get(key) for key in (*words, f"{self.loop} {wanted}", self.loop))
        return next((field for field in found if field is not None), None)


def sent_places(data: bytes, control: int, wanted: Collection[int]) -> dict[int, SentPlace]:
    """The wanted places, counted from ST as 1, of the transaction set with this number (ST02)."""
    for interchange in read_interchanges(data):
        for transaction in interchange.sets:
            if transaction.control.isdigit() and int(transaction.control) == control:
                return _Walk(wanted).of(transaction)
    return {}


class _Walk:
    """Goes over the segments and remembers what stands above each wanted one until its claims are known."""

    def __init__(self, wanted: Collection[int]) -> None:
        self._wanted = frozenset(wanted)
        self._found: dict[int, tuple[str, Segment, str, int | None, tuple[int, int, int]]] = {}
        self._claims: list[tuple[str, tuple[int, int, int]]] = []
        self._levels = [0, 0, 0]
        self._loop = self._shown = loops.HEADER
        self._claim = ""
        self._line: int | None = None

    def of(self, transaction: TransactionSet) -> dict[int, SentPlace]:
        """All that were found."""
        for place, segment in enumerate(transaction.segments(), 2):
            self._take(segment)
            if place in self._wanted:
                self._found[place] = (self._shown, segment, self._claim, self._line, self._above())
        return {place: self._place(place) for place in self._found}

    def _above(self) -> tuple[int, int, int]:
        billing, subscriber, patient = self._levels
        return billing, subscriber, patient

    def _take(self, segment: Segment) -> None:
        begun = loops.begins(segment, self._loop)
        if begun is not None:
            self._loop = begun
            self._shown = f"{begun}/{segment.element(1)}" if begun in ("2310", "2420") else begun
        if segment.name == "HL":
            self._claim, self._line = "", None
            level = _LEVELS.get(segment.element(3), 0)
            self._levels[level] += 1
            # What lies below a new level is new too.
            self._levels[level + 1 :] = [one + 1 for one in self._levels[level + 1 :]]
        elif segment.name == "CLM":
            self._claim, self._line = segment.element(1), None
            self._claims.append((self._claim, self._above()))
        elif segment.name == "LX":
            self._line = int(segment.element(1)) if segment.element(1).isdigit() else None
        elif begun == loops.OTHER:
            self._line = None

    def _place(self, place: int) -> SentPlace:
        loop, segment, claim, line, above = self._found[place]
        if claim:
            numbers: tuple[str, ...] = (claim,)
        elif (level := _SHARED.get(loop)) is not None:
            numbers = tuple(number for number, own in self._claims if own[level] == above[level])
        else:
            numbers = tuple(number for number, _ in self._claims)
        return SentPlace(loop=loop, segment=segment, claims=numbers, line=line)
