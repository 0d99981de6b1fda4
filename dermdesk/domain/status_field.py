"""The field of a claim that a status of a 277CA or 277 is about, by its code and entity.

Sources: claim status codes (X12 external list 508) and entities of 005010X214; the fields are those of 005010X222A1.
"""

from collections.abc import Iterable, Mapping

from dermdesk.domain.claim_field import ClaimField as F
from dermdesk.domain.claim_status import StatusCode

_PROVIDERS: Mapping[str, F] = {
    "85": F.BILLING_NPI, "82": F.RENDERING, "DN": F.REFERRING, "P3": F.REFERRING, "DK": F.ORDERING,
    "DQ": F.SUPERVISING, "77": F.FACILITY, "FA": F.FACILITY, "QB": F.PURCHASED_SERVICE, "1P": F.BILLING_NPI,
    "87": F.PAY_TO_ADDRESS, "41": F.SUBMITTER, "40": F.RECEIVER,
}  # fmt: skip
_PARTIES: Mapping[str, F] = {
    **_PROVIDERS, "IL": F.SUBSCRIBER, "HK": F.SUBSCRIBER, "QC": F.PATIENT_NAME, "03": F.PATIENT_NAME,
    "PR": F.PAYER_ID, "GB": F.OTHER_PAYER, "TT": F.OTHER_PAYER,
}  # fmt: skip
_IDS: Mapping[str, F] = {**_PARTIES, "IL": F.MEMBER_ID, "HK": F.MEMBER_ID, "QC": F.MEMBER_ID, "": F.MEMBER_ID}
_NPIS: Mapping[str, F] = {**_PROVIDERS, "": F.BILLING_NPI}
_ADDRESSES: Mapping[str, F] = {
    **_PARTIES, "85": F.BILLING_ADDRESS, "": F.BILLING_ADDRESS, "IL": F.PATIENT_ADDRESS, "HK": F.PATIENT_ADDRESS,
    "QC": F.PATIENT_ADDRESS, "03": F.PATIENT_ADDRESS,
}  # fmt: skip
_NAMES: Mapping[str, F] = {**_PARTIES, "85": F.BILLING_NAME}
_TAXONOMIES: Mapping[str, F] = {
    **_PROVIDERS, "85": F.BILLING_TAXONOMY, "": F.BILLING_TAXONOMY, "82": F.RENDERING_TAXONOMY,
}  # fmt: skip
_TAX_IDS: Mapping[str, F] = {**_PARTIES, "85": F.BILLING_TAX_ID, "": F.BILLING_TAX_ID}


def _of_codes(*rows: tuple[F, str]) -> dict[str, F]:
    return {code: field for field, codes in rows for code in codes.split()}


_BY_ENTITY: dict[str, Mapping[str, F]] = {
    code: fields
    for fields, codes in (
        (_NPIS, "562 142 143 144 560 755 741 743 93 94 131 132 134 135 136"),
        (_IDS, "153 26 24 25 91 109 88 90 97"),
        (_ADDRESSES, "126 500 501 502 503"),
        (_NAMES, "124 125 127 504 505 514 561 754"),
        (_TAXONOMIES, "145 441"),
        (_TAX_IDS, "128 148 149"),
    )
    for code in codes.split()
}
_ANYWHERE = _of_codes(
    (F.SUBMITTER, "496"),
    (F.ENVELOPE, "481 493 511 512 684 746"),
    (F.PAYER_ID, "114 116 506"),
    (F.FILING_CODE, "401 480"),
    (F.PAYER_RANK, "742 85"),
    (F.MSP_TYPE, "283 578"),
    (F.MEMBER_ID, "29 30 32 33 164 733"),
    (F.SUBSCRIBER, "31 34 27"),
    (F.GROUP_NUMBER, "163 663"),
    (F.RELATION, "155 156 92"),
    (F.SEX, "157"),
    (F.BIRTH_DATE, "158"),
    (F.CLAIM_NUMBER, "54 78 478 770"),
    (F.TOTAL, "178 400 402 693 694 697"),
    (F.PLACE_OF_SERVICE, "249"),
    (F.PAYER_CLAIM_NUMBER, "464 495 535"),
    (F.SIGNATURES, "73 117 360 466 467 468 589"),
    (F.ACCIDENT, "363 364 365 366 633 727 728 729 730 749 750"),
    (F.ATTACHMENT, "294 295 297 298 300 305 311 316 317 319 331 489"),
    (F.AUTHORIZATION, "48 84 100 252 642 674"),
    (F.REFERRAL, "214 403 761"),
    (F.CLIA, "473 544 630"),
    (F.DIAGNOSES, "86 254 255 488 508 509 673 700 772"),
    (F.PURCHASED_SERVICE, "179 469 470"),
    (F.OTHER_PAYER, "171 479 771"),
    (F.DECISION, "182 183 286 516 519 520 521 545 550 551 553 554 585 596 643 672 696 710"),
    (F.LINES, "121"),
    (F.CODE, "454 465 474 475 507 735 736"),
    (F.MODIFIERS, "453"),
    (F.CHARGE, "583"),
    (F.UNITS, "258 259 265 269 476 571 659"),
    (F.POINTERS, "477"),
    (F.SERVICE_DAY, "187 188 510 773"),
    (F.DRUG, "216 217 218 219 222 724"),
    (F.LINE_NUMBER, "584"),
    (F.NOTE, "306 586 704"),
)
_UNTOLD = frozenset(("0", "1", "19", "20", "247", "685"))
"""Codes that name nothing to be mended."""


def field_of_status(status: StatusCode, *, on_line: bool = False) -> F | None:
    """The field to be mended; None when the status names none. `on_line` is for a status of a service line."""
    if status.code in _UNTOLD:
        return None
    if (fields := _BY_ENTITY.get(status.code)) is not None:
        return fields.get(status.entity) or fields.get("")
    field = _ANYWHERE.get(status.code) or _PARTIES.get(status.entity)
    return F.CHARGE if field is F.TOTAL and on_line else field


def known_codes() -> Iterable[str]:
    """Every status code that leads to a field."""
    return (*_BY_ENTITY, *_ANYWHERE)
