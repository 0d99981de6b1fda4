"""Checks before sending: the patient, the insured, the coverage and the payer that the claim goes to."""

import re
from collections.abc import Iterator

from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.code_words.claims import FILING, RELATIONS, SECONDARY_REASONS
from dermdesk.domain.codes import is_mbi
from dermdesk.interchange.claim_checking import ClaimCheck, Wrong, claim_check
from dermdesk.interchange.claim_text import ClaimText, Loop, x12_day

SELF = "18"
_MEDICARE = ("MA", "MB")
_SEXES = ("F", "M", "U")
_OLDEST = 125
FILLER = re.compile(r"(?:NONE|N/?A|UNKNOWN|UNK|PENDING|TBD|SAME|NO|X+|0+|9{6,})?[-. /]*")
"""Words that hands type into a field that they want to leave."""


@claim_check("DERM-SUB-014", ClaimField.PAYER_ID, "A7:153:PR", paper=False)
def payer_id(claim: ClaimText) -> Iterator[Wrong]:
    """The payer has no electronic id.

    Why:
        The clearinghouse sends a claim on by the payer's id alone. Without one it has nowhere to go.
    What to do:
        Copy the id from the clearinghouse's list of payers into Settings, Payers; or take its clearinghouse away, and
        the claim is printed.
    """
    payer = claim.subscriber.party("PR")
    if FILLER.fullmatch(payer.value("NM1", 9)):
        yield Wrong("The payer has no electronic id. Enter it in Settings, Payers, or print this claim.")
    if not payer.value("NM1", 3):
        yield Wrong("The payer has no name. Enter it in Settings, Payers.", None, None, "A7:125:PR")


@claim_check("DERM-SUB-015", ClaimField.FILING_CODE, "A7:480:PR", paper=False)
def filing_code(claim: ClaimText) -> Iterator[Wrong]:
    """The kind of plan (filing indicator) is missing, or none that fits a doctor's claim.

    Why:
        By it clearinghouse and payer choose their rules. MA is Part A, for hospitals; a doctor's claim to Medicare is
        MB.
    What to do:
        Choose the kind of plan in Settings, Payers.
    """
    for whose, head in (("payer", claim.subscriber), *(("other payer", other) for other in claim.others)):
        code = head.value("SBR", 9)
        if code == "MA" or code not in FILING:
            yield Wrong(f"The kind of plan of the {whose} is missing or wrong. Choose it in Settings, Payers.")


@claim_check("DERM-SUB-016", ClaimField.MEMBER_ID, "A7:164:IL", source="CMS, format of the MBI", confirmed=True)
def member_id(claim: ClaimText) -> Iterator[Wrong]:
    """The member id is missing, or is no Medicare number where one belongs.

    Why:
        By the id the payer finds its member. A Medicare number has eleven characters, without dashes, and never S, L,
        O, I, B or Z.
    What to do:
        Copy the id from the card into the patient's coverage. A number of another kind belongs to another payer: a
        Medicare Advantage plan has ids of its own.
    """
    for head, whose in ((claim.subscriber, ""), *((other, " of the other coverage") for other in claim.others)):
        number = head.party("IL").value("NM1", 9)
        if FILLER.fullmatch(number):
            yield Wrong(f"The member id{whose} is missing. Type it as it stands on the card.")
        elif head.value("SBR", 9) == "MB" and ("-" in number or not is_mbi(number)):
            words = "is no Medicare number (11 characters, no dashes, never S, L, O, I, B or Z). See the card."
            yield Wrong(f"The member id{whose} {words}")


@claim_check("DERM-SUB-017", ClaimField.PATIENT_NAME, "A7:125:QC")
def names(claim: ClaimText) -> Iterator[Wrong]:
    """The name of the patient or of the insured is missing.

    Why:
        A claim carries plain capital letters. A name without any that it can carry goes out empty, and the payer finds
        nobody.
    What to do:
        Type the name as it stands on the card, in Latin letters.
    """
    if not claim.person.value("NM1", 3):
        yield Wrong("The patient's name is missing, or has no letter that a claim can carry. Correct the patient.")
    if not claim.subscriber.party("IL").value("NM1", 3):
        words = "The insured's name is missing, or has no letter that a claim can carry. Correct the coverage."
        yield Wrong(words, ClaimField.SUBSCRIBER, None, "A7:125:IL")


@claim_check("DERM-SUB-018", ClaimField.BIRTH_DATE, "A7:158:QC")
def birth_and_sex(claim: ClaimText) -> Iterator[Wrong]:
    """The patient's birth date or sex is missing or cannot be.

    Why:
        Payers know their members by id, name and birth date together; a day that has not come yet belongs to nobody.
    What to do:
        Correct birth date and sex on the patient's page.
    """
    person = claim.person
    born = x12_day(person.value("DMG", 2))
    if born is None:
        yield Wrong("The patient's birth date is missing or no day. Correct the patient.")
    elif claim.written is not None and born > claim.written:
        yield Wrong("The patient's birth date lies in the future. Correct the patient.")
    elif claim.written is not None and claim.written.year - born.year > _OLDEST:
        yield Wrong(f"The patient would be over {_OLDEST} years old. Correct the birth date.")
    if person.value("DMG", 3) not in _SEXES:
        yield Wrong("The patient's sex is missing. Correct the patient.", ClaimField.SEX, None, "A7:157:QC")


@claim_check("DERM-SUB-019", ClaimField.RELATION, "A7:156")
def relation(claim: ClaimText) -> Iterator[Wrong]:
    """The patient's relation to the insured contradicts who stands on the claim.

    Why:
        'Self' means that patient and insured are one person. Somebody else's coverage names the insured and, in a place
        of their own, the patient with how they belong together.
    What to do:
        Choose the relation in the patient's coverage, and fill the insured in where it is somebody else.
    """
    stated = claim.subscriber.value("SBR", 2)
    if not claim.patient:
        if stated != SELF:
            yield Wrong("The patient is the insured, but the claim does not say so. Correct the coverage.")
    elif stated or claim.patient.value("PAT", 1) not in RELATIONS or claim.patient.value("PAT", 1) == SELF:
        yield Wrong("The patient's relation to the insured is missing or wrong. Correct the coverage.")
    if any(other.value("SBR", 2) not in RELATIONS for other in claim.others):
        yield Wrong("The relation to the insured of another coverage is missing. Correct that coverage.")


@claim_check("DERM-SUB-020", ClaimField.PATIENT_ADDRESS, "A6:126:QC")
def patient_address(claim: ClaimText) -> Iterator[Wrong]:
    """The patient's address is missing.

    Why:
        The patient's street, city, state and ZIP stand on every claim; where the patient is the insured, with the birth
        date and sex, in the insured's place.
    What to do:
        Complete the address on the patient's page.
    """
    person = claim.person
    if not person.value("N3", 1) or not person.value("N4", 1) or not person.value("N4", 3):
        yield Wrong("The patient's address is missing or not complete. Complete it on the patient's page.")
    if not claim.patient and "DMG" not in person:
        words = "The insured's birth date and sex are missing. Complete the patient's page."
        yield Wrong(words, ClaimField.BIRTH_DATE, None, "A6:158:IL")


@claim_check("DERM-SUB-021", ClaimField.GROUP_NUMBER, "A7:163:IL")
def group_number(claim: ClaimText) -> Iterator[Wrong]:
    """A word like NONE stands where the group number belongs.

    Why:
        The payer looks the text up as a number and finds no such group.
    What to do:
        Type the number from the card into the coverage, or leave the field empty.
    """
    for head in (claim.subscriber, *claim.others):
        if any(text and FILLER.fullmatch(text) for text in (head.value("SBR", 3), head.value("SBR", 4))):
            yield Wrong("The group number is a word for none. Type the number of the card, or nothing.")


@claim_check("DERM-SUB-061", ClaimField.MSP_TYPE, "A7:578", source="837P guide 005010X222A1, SBR05; MSP types of CMS")
def medicare_secondary_type(claim: ClaimText) -> Iterator[Wrong]:
    """Why Medicare does not pay first is not said, or said where it does.

    Why:
        Behind another insurer Medicare wants the reason: a working patient or spouse (12), kidney disease (13), an
        accident (14, 15, 47) and others. Where Medicare is first there is none to give.
    What to do:
        Choose the reason in the patient's Medicare coverage; ask the patient who is working, and for how large an
        employer.
    """
    for head in (claim.subscriber, *claim.others):
        rank, kind, reason = head.value("SBR", 1), head.value("SBR", 9), head.value("SBR", 5)
        if reason and (rank == "P" or reason not in SECONDARY_REASONS):
            yield Wrong("The reason why Medicare is not first is wrong here. Correct it in the Medicare coverage.")
        elif not reason and kind in _MEDICARE and rank != "P":
            yield Wrong("It is not said why Medicare does not pay first. Choose the reason in the Medicare coverage.")


def is_whole(party: Loop) -> bool:
    """Whether a party has its name and its id."""
    return bool(party.value("NM1", 3) and party.value("NM1", 9))


INSURED_CHECKS: tuple[ClaimCheck, ...] = (
    payer_id,
    filing_code,
    member_id,
    names,
    birth_and_sex,
    relation,
    patient_address,
    group_number,
    medicare_secondary_type,
)
"""In the order of their pages."""
