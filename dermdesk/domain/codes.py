"""Shapes of the identifiers and code sets of claims. Each function says whether a text has the form.

Sources: NPI check digit 69 FR 3434 (Luhn over 80840 + NPI); MBI format of CMS; ICD-10-CM, CPT and HCPCS
conventions as 837P and CMS-1500 carry them.
"""

import re

_MBI = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9][0-9][AC-HJKMNP-RT-Y]{2}[0-9][0-9]"
)
_ICD10CM = re.compile(r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.[0-9A-Z]{1,4})?")
_PROCEDURE = re.compile(r"[0-9]{5}|[0-9]{4}[A-Z]|[A-Z][0-9]{4}")
_PRACTICE_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")
_APART = re.compile(r"[78][0-9]{4}|[AJQ][0-9]{4}|9944[123]|98016|G2010|G2012")
_UNLISTED = re.compile(
    r"[0-9]{3}99|81479|86849|88749|J3[45]90|J3591|J7[15679]99|J8[4579]9[89]|J9999|J1599|Q4082|Q4100|E1399|A4649|A9[69]99|L0999|T1999"
)

_LISTED_MODIFIER = re.compile(
    r"2[2-7]|3[23]|47|5[0-9]|6[236]|7[346-9]|8[0-2]|9[0-35-79]|[1-38]P|P[1-6]"  # CPT, and physical status
    r"|A[1-9A-Z]|B[ALOPRU]|C[A-T]|D[A-Z]|E[1-4A-MP-RTXY]|F[1-9A-CPQRSTXY]|G[0-9A-Z]|H[9A-Z]|J[1-5A-EGWZ]|K[0-4A-Z]"
    r"|L[1CDLMRSTU]|M[2A-FS]|N[ABRU]|P[A-DI-T]|Q[0-9A-Z]|R[ABCDEIRT]|S[A-Z]|T[1-9A-Z]|U[1-9A-KN-S]|V[1-9MP]|X[1-5EPSU]|Z[A-CL]"
)

DIAGNOSIS_LETTERS = "ABCDEFGHIJKL"
"""Diagnosis letters of a claim, position 1 is A, at most twelve."""


def _luhn(digits: str) -> bool:
    checksum = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        checksum += value - 9 if value > 9 else value
    return checksum % 10 == 0


def is_npi(text: str) -> bool:
    """Ten digits whose Luhn check over `80840` + NPI holds."""
    return len(text) == 10 and text.isascii() and text.isdigit() and _luhn("80840" + text)


def is_mbi(text: str) -> bool:
    """A Medicare Beneficiary Identifier; dashes are ignored."""
    return bool(_MBI.fullmatch(text.replace("-", "").upper()))


def is_ein(text: str) -> bool:
    """An employer identification number: nine digits, a dash after two is allowed."""
    return bool(re.fullmatch(r"[0-9]{2}-?[0-9]{7}", text))


def is_icd10cm_shape(text: str) -> bool:
    """The form of an ICD-10-CM code, upper case, with its dot; not whether it exists."""
    return bool(_ICD10CM.fullmatch(text))


def is_procedure_code(text: str) -> bool:
    """The form of a CPT or HCPCS code: 5 digits, 4 digits + letter, or letter + 4 digits."""
    return bool(_PROCEDURE.fullmatch(text))


def is_unlisted(text: str) -> bool:
    """Whether a CPT or HCPCS code names no service of its own, so that the claim must describe it."""
    return bool(_UNLISTED.fullmatch(text))


def is_face_to_face(code: str) -> bool:
    """Whether a service is done with the patient there or on the screen: no slide, laboratory test, supply or message.

    Source: CPT's rule for new patients, which counts professional face-to-face services alone.
    """
    return not (_APART.fullmatch(code))


def is_practice_code(text: str) -> bool:
    """A code of the practice's own for cosmetic, retail and fee lines."""
    return bool(_PRACTICE_CODE.fullmatch(text))


def is_modifier(text: str) -> bool:
    """Two characters, digits or capital letters."""
    return bool(re.fullmatch(r"[A-Z0-9]{2}", text))


def is_listed_modifier(text: str) -> bool:
    """Whether a modifier lies in the ranges of the national lists (CPT, HCPCS Level II), each read widely.

    What lies outside is none on any day; what lies inside may still be a gap of its list.
    """
    return bool(_LISTED_MODIFIER.fullmatch(text))


def is_place_of_service(text: str) -> bool:
    """Two digits; whether CMS lists them is for the reference book."""
    return bool(re.fullmatch(r"[0-9]{2}", text))


def is_taxonomy(text: str) -> bool:
    """A provider taxonomy code: ten characters ending in X."""
    return bool(re.fullmatch(r"[0-9A-Z]{9}X", text))


def is_clia(text: str) -> bool:
    """A CLIA number `99D9999999`."""
    return bool(re.fullmatch(r"[0-9]{2}D[0-9]{7}", text))


def is_ndc(text: str) -> bool:
    """Eleven digits (5-4-2 without dashes)."""
    return bool(re.fullmatch(r"[0-9]{11}", text))


def is_zip(text: str) -> bool:
    """Five or nine digits, a dash between is allowed."""
    return bool(re.fullmatch(r"[0-9]{5}(?:-?[0-9]{4})?", text))


def is_phone(text: str) -> bool:
    """Ten digits of a North American number."""
    return bool(re.fullmatch(r"[2-9][0-9]{9}", text))


def letters_to_positions(pointers: str) -> tuple[int, ...]:
    """Diagnosis letters as 0-based positions: `"AC"` is (0, 2). Other characters reach nothing."""
    return tuple(DIAGNOSIS_LETTERS.index(letter) for letter in pointers if letter in DIAGNOSIS_LETTERS)


def is_laboratory(code: str) -> bool:
    """Whether a claim with this code names the CLIA certificate of its place: laboratory, pathology and Mohs."""
    return code in ("Q0111", "Q0112") or (
        len(code) == 5 and code.isdigit() and (code.startswith("8") or "17311" <= code <= "17315")
    )
