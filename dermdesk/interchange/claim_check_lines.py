"""Checks before sending: service lines, their codes, days, units, drugs, and the diagnoses that they point to."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from dermdesk.domain import codes
from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.reference import CodeStatus, DiagnosisStatus
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import ClaimText, x12_day

_UNITS = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,3})?|\.[0-9]{1,3}")
_MEASURES = ("UN", "MJ")
_PACKAGES = ("F2", "GR", "ME", "ML", "UN")
_MOST_MODIFIERS = 4
_CLIA_FIELDS = "REF", 2, "X4"
_is_procedure, _is_unlisted = lru_cache(4096)(codes.is_procedure_code), lru_cache(4096)(codes.is_unlisted)
_is_modifier = lru_cache(1024)(codes.is_listed_modifier)


@lru_cache(maxsize=8192)
def pointed(code: str) -> str:
    """`L570` with its point: `L57.0`."""
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


@lru_cache(maxsize=8192)
def _has_form(code: str) -> bool:
    return codes.is_icd10cm_shape(pointed(code))


@claim_check("DERM-SUB-025", ClaimField.LINES, "A7:121")
def line_count(claim: ClaimText) -> Iterator[Wrong]:
    """The claim has no line, or more than fifty.

    Why:
        A claim holds one to fifty service lines, numbered from 1.
    What to do:
        Split a visit with more lines into two.
    """
    if not 1 <= len(claim.lines) <= 50:
        yield Wrong(f"A claim holds 1 to 50 lines, this one {len(claim.lines)}. Split the visit.")
    for place, line in enumerate(claim.lines, 1):
        if line.number != place:
            yield Wrong("The lines are not numbered from 1. Tell whoever looks after the program.", None, place)
            break


@claim_check("DERM-SUB-026", ClaimField.PLACE_OF_SERVICE, "A7:249", source="CMS, place of service code set")
def places(claim: ClaimText) -> Iterator[Wrong]:
    """The place of service is missing or does not exist.

    Why:
        Two digits of the CMS list say where the work was done; payers pay by it.
    What to do:
        Choose the place in the visit's header, or on the line: 11 is the office.
    """
    known = claim.known
    stated = claim.claim.head.components(5)
    for number, code in (
        (None, stated[0] if stated else ""),
        *((line.number, line.value("SV1", 5)) for line in claim.lines if line.value("SV1", 5)),
    ):
        if not codes.is_place_of_service(code) or (known is not None and not known.is_place(code)):
            yield Wrong("The place of service is missing or does not exist. Choose it in the visit.", None, number)


@claim_check("DERM-SUB-027", ClaimField.CODE, "A7:507", source="CPT and HCPCS by the day of service", confirmed=True)
def procedure_codes(claim: ClaimText) -> Iterator[Wrong]:
    """A procedure code has not the form of one, or is not in force on the day.

    Why:
        CPT and HCPCS codes have five characters, and each year some end and others begin. What was none on the day of
        service comes back.
    What to do:
        Look the code up for the day of service and correct the line.
    """
    for line in claim.lines:
        parts = line.coded
        code = parts[1]
        if parts[0] != "HC" or not _is_procedure(code):
            yield Wrong(f"'{code[:6]}' has not the form of a CPT or HCPCS code. Correct the line.", None, line.number)
        elif claim.known is not None:
            status = claim.known.code_status(code)
            if status in (CodeStatus.DELETED, CodeStatus.NOT_YET_IN_FORCE):
                yield Wrong(f"{code} is not in force on the day of service. Correct the line.", None, line.number)


@claim_check("DERM-SUB-028", ClaimField.MODIFIERS, "A7:453")
def modifiers(claim: ClaimText) -> Iterator[Wrong]:
    """A modifier does not exist, stands twice, or is a fifth one.

    Why:
        A line has room for four modifiers of the national lists, each once.
    What to do:
        Correct the modifiers of the line; with more than four, 99 and a note is what some payers take.
    """
    for line in claim.lines:
        stated = line.coded
        found = [part for part in stated[2 : 2 + _MOST_MODIFIERS] if part]
        if len(stated) > 8 or (len(stated) > 6 and len(stated[6]) == 2 and codes.is_modifier(stated[6])):
            yield Wrong("The line has more than four modifiers. Take one away.", None, line.number)
        if len(set(found)) < len(found):
            yield Wrong("The line has a modifier twice. Take one away.", None, line.number)
        for one in found:
            if not _is_modifier(one) and not (claim.known is not None and one in claim.known.modifiers):
                yield Wrong(f"There is no modifier '{one[:4]}'. Correct the line.", None, line.number)


@claim_check("DERM-SUB-029", ClaimField.UNITS, "A7:476")
def units(claim: ClaimText) -> Iterator[Wrong]:
    """A line has no units.

    Why:
        Units are a number above zero. A line without any asks for nothing and comes back.
    What to do:
        Type the units of the line.
    """
    for line in claim.lines:
        count = line.value("SV1", 4)
        if not _UNITS.fullmatch(count) or not count.strip("0."):
            yield Wrong("The units are missing or zero. Type them on the line.", None, line.number)
        if line.value("SV1", 3) not in _MEASURES:
            yield Wrong("The measure of the units is neither UN nor MJ.", None, line.number, "A7:659")


@claim_check("DERM-SUB-030", ClaimField.SERVICE_DAY, "A7:187")
def service_days(claim: ClaimText) -> Iterator[Wrong]:
    """A day of service is missing, lies in the future, or before the patient was born.

    Why:
        A service is billed after it was done, for somebody who lives.
    What to do:
        Correct the day of the visit, or the birth date on the patient's page.
    """
    born = x12_day(claim.person.value("DMG", 2))
    for line in claim.lines:
        stated = line.marked("DTP", "472")
        days = [x12_day(part) for part in stated.element(3).split("-", 1)] if stated is not None else [None]
        first, last = days[0], days[-1]
        if stated is None or first is None or last is None or stated.element(2) not in ("D8", "RD8"):
            yield Wrong("The day of service is missing or none. Correct the visit.", None, line.number)
        elif last < first:
            yield Wrong("The service ends before it begins. Correct the visit.", None, line.number)
        elif claim.written is not None and last > claim.written:
            yield Wrong("The day of service lies in the future. Correct the visit.", None, line.number, "A7:510")
        elif born is not None and first < born:
            words = "The day of service lies before the patient's birth. Correct one of the two."
            yield Wrong(words, None, line.number, "A8:187")


@claim_check("DERM-SUB-031", ClaimField.DIAGNOSES, "A7:255", source="ICD-10-CM by the day of service", confirmed=True)
def diagnosis_codes(claim: ClaimText) -> Iterator[Wrong]:
    """A diagnosis is no complete ICD-10-CM code on the day of service.

    Why:
        Codes go without their point, in full length, as the edition of the day has them. A heading, or a code that has
        ended, comes back.
    What to do:
        Look the diagnosis up again and choose the code that the note supports.
    """
    for place, code in enumerate(claim.diagnoses, 1):
        if not _has_form(code):
            yield Wrong(f"Diagnosis {place} has not the form of an ICD-10-CM code. Correct the visit.")
        elif claim.known is not None:
            status = claim.known.diagnosis_status(pointed(code))
            if status is DiagnosisStatus.UNKNOWN:
                yield Wrong(f"Diagnosis {place} does not exist on the day of service. Correct the visit.")
            elif status is DiagnosisStatus.NOT_BILLABLE:
                words = f"Diagnosis {place} is a heading with codes below it. Choose the complete code."
                yield Wrong(words, None, None, "A7:772")


@claim_check("DERM-SUB-032", ClaimField.DIAGNOSES, "A7:254")
def diagnosis_list(claim: ClaimText) -> Iterator[Wrong]:
    """The list of diagnoses is empty or too long, holds one twice, or begins with a cause.

    Why:
        A claim lists one to twelve diagnoses of ICD-10-CM, none twice. A code for how it happened (V to Y) explains
        another and cannot be the first; ICD-9 ended in 2015.
    What to do:
        Correct the diagnoses of the visit: the main reason first.
    """
    listed = claim.qualified_diagnoses
    if not 1 <= len(listed) <= 12:
        yield Wrong(f"A claim holds 1 to 12 diagnoses, this one {len(listed)}. Correct the visit.")
        return
    if any(qualifier != ("ABF" if place else "ABK") for place, (qualifier, _) in enumerate(listed)):
        words = "The diagnoses are not marked as ICD-10-CM, the first as the principal one."
        yield Wrong(words, None, None, "A7:508")
    if len({code for _, code in listed}) < len(listed):
        yield Wrong("A diagnosis stands on the claim twice. Take one away.", None, None, "A7:255")
    if listed[0][1][:1] in ("V", "W", "X", "Y"):
        words = "The first diagnosis says how it happened, and no illness. List another one first."
        yield Wrong(words, None, None, "A7:509")


@claim_check("DERM-SUB-033", ClaimField.POINTERS, "A7:477")
def pointers(claim: ClaimText) -> Iterator[Wrong]:
    """A line points to no diagnosis of the claim, or to more than four.

    Why:
        Every line says by one to four pointers what it was done for.
    What to do:
        Point the line to the diagnosis that it treated.
    """
    last = sum(len(segment.elements) for segment in claim.claim.get("HI", ()))
    for line in claim.lines:
        found = line["SV1"][0].components(7) if "SV1" in line else ()
        if not 1 <= len(found) <= 4 or not all(one.isdigit() and 1 <= int(one) <= last for one in found):
            words = "The line points to no diagnosis of the claim, or to more than four. Correct its pointers."
            yield Wrong(words, None, line.number)
        elif len(set(found)) < len(found):
            yield Wrong("The line points to a diagnosis twice. Correct its pointers.", None, line.number)


@claim_check("DERM-SUB-034", ClaimField.NOTE, "A6:306")
def unlisted_services(claim: ClaimText) -> Iterator[Wrong]:
    """An unlisted code goes out without words for what was done.

    Why:
        A code like 17999 names no service. Without a description nobody can price it, and the claim comes back.
    What to do:
        Type into the line's note, in a few words, what was done and what it is like.
    """
    for line in claim.lines:
        parts = line.coded
        if _is_unlisted(parts[1]) and not parts[6]:
            yield Wrong(
                "An unlisted code needs a note that says what was done. Type it on the line.", None, line.number
            )


@claim_check("DERM-SUB-035", ClaimField.DRUG, "A7:218")
def drugs(claim: ClaimText) -> Iterator[Wrong]:
    """A drug's NDC has not eleven digits, or goes without its quantity.

    Why:
        Payers that ask for the NDC want eleven digits (5-4-2, zeros filled in where the package has ten), how much was
        given of the package, and in which of its measures.
    What to do:
        Type the NDC of the package, and what was given, into the line's second row.
    """
    for line in claim.lines:
        for drug in line.drugs:
            number, amount = drug.head.element(3), drug.value("CTP", 4)
            if drug.head.element(2) != "N4" or not codes.is_ndc(number) or not number.strip("0"):
                yield Wrong("The NDC needs eleven digits (5-4-2). Type it on the line.", None, line.number)
            if not _UNITS.fullmatch(amount) or not Decimal(amount):
                words = "The drug has no quantity. Type what was given on the line."
                yield Wrong(words, None, line.number, "A6:724")
            elif drug.value("CTP", 5) not in _PACKAGES:
                yield Wrong("The drug's measure is none of F2, GR, ME, ML, UN.", None, line.number, "A7:659")


@claim_check("DERM-SUB-036", ClaimField.CLIA, "A7:544")
def clia(claim: ClaimText) -> Iterator[Wrong]:
    """A CLIA number has not the form of one.

    Why:
        A laboratory's certificate has ten characters, the third a D: 99D9999999. Laboratory work under another number
        is not paid.
    What to do:
        Copy the number from the certificate into Settings, Sites.
    """
    for where, loop in claim.parts:
        text = loop.said(*_CLIA_FIELDS)
        if text and not codes.is_clia(text):
            yield Wrong("The CLIA number has not the form 99D9999999. Correct it in Settings, Sites.", None, where)


@claim_check("DERM-SUB-053", ClaimField.LINE_NUMBER, "A7:584")
def line_control_numbers(claim: ClaimText) -> Iterator[Wrong]:
    """A line's own number is missing or stands twice.

    Why:
        The payer's answer and payment name the line by it. Without one, or with two alike, no payment can be posted.
    What to do:
        This is the program's work: keep the claim and tell whoever looks after the program.
    """
    counted = Counter(line.said("REF", 2, "6R") for line in claim.lines)
    if counted[""] or len(counted) < len(claim.lines):
        yield Wrong("A line's control number is missing or stands twice. Tell whoever looks after the program.")


LINE_CHECKS: tuple[ClaimCheck, ...] = (
    line_count,
    places,
    procedure_codes,
    modifiers,
    units,
    service_days,
    diagnosis_codes,
    diagnosis_list,
    pointers,
    unlisted_services,
    drugs,
    clia,
    line_control_numbers,
)
"""In the order of their pages."""
