"""Which cells a line's second row has: what its code's family needs, what is asked for, then what any line may have."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from dermdesk.domain.code_choice import CodeChoice, code_choice
from dermdesk.domain.line import ChargeLine, Drug, Hyperhidrosis, Lesion, Mohs, Phototherapy, Repair, Slide
from dermdesk.domain.money import Money
from dermdesk.ui.charges import detail_cells as cells
from dermdesk.ui.charges.book_calls import find_places, find_readers
from dermdesk.ui.charges.detail_cells import DetailField, choice, flag, own, part

_PATHOLOGY = ("pending", "benign", "uncertain", "malignant")

WHICH = part("Lesion", "lesion", "a", Lesion, "id", str.lower)
SITE = cells.place_of_lesion("Site")
SIZE = part("Size, mm", "lesion", "7", Lesion, "diameter_mm", cells.millimetres)
MARGIN = part("Margin, mm", "lesion", "4", Lesion, "margin_mm", cells.millimetres)
COUNT = part("How many", "lesion", "6", Lesion, "count", cells.count)
PATHOLOGY = choice("Pathology", "lesion", _PATHOLOGY, Lesion, "pathology")
PROVEN = flag("Biopsy proved it", "lesion", Lesion, "biopsy_proven")
LENGTH = part("Length, cm", "repair", "3.2", Repair, "length_cm", cells.centimetres)
GLUE = flag("Glue alone", "repair", Repair, "adhesive_only")
DONOR_SITE = flag("Closes donor site", "repair", Repair, "donor_site")
AREA = own("Area, cm²", "area_cm2", "12 or 2x3+4x1", cells.area)
STAGES = part("Stages", "mohs", "2", Mohs, "stages", cells.count)
BLOCKS = part("Blocks a stage", "mohs", "4+6", Mohs, "blocks", cells.counts)
POSITIVE = part("Positive blocks", "mohs", "1+2 / 4", Mohs, "positive", cells.counts_by_stage)
BIOPSY_DAYS = part("Biopsy, days ago", "mohs", "21", Mohs, "prior_biopsy_days", cells.days_ago)
DEEP = flag("Deep structure", "mohs", Mohs, "deep_structure")
READER = part("Slide reader, NPI", "mohs", "10 digits, F4", Mohs, "pathologist_npi", cells.npi, find_readers)
NDC = part("NDC", "drug", "11 digits", Drug, "ndc", cells.ndc)
GIVEN = part("Given", "drug", "50", Drug, "given", cells.size)
WASTED = part("Wasted", "drug", "50", Drug, "wasted", cells.size)
CONTAINERS = part("Opened, content of each", "drug", "100+50", Drug, "containers", cells.sizes)
KIND = choice("Container", "drug", ("single_dose", "multi_dose"), Drug, "container_type")
SHARED = flag("Shared with others", "drug", Drug, "shared_vial")
OWN_DRUG = flag("Patient's own drug", "drug", Drug, "supplied_by_patient")
JARS = own("Jars", "specimens", "1", cells.count)
PREPARED = choice("Slide made by", "slide", ("practice", "outside_lab"), Slide, "prepared_by")
BOUGHT = flag("Bought", "slide", Slide, "purchased")
SHARES = flag("Maker shares practice", "slide", Slide, "shares_practice")
NET = part("Laboratory's charge", "slide", "50.00", Slide, "net_charge", Money.parse_typed)
HDSS = part("HDSS", "hyperhidrosis", "1 to 4", Hyperhidrosis, "hdss", cells.score)
TOPICAL = flag("Topical failed", "hyperhidrosis", Hyperhidrosis, "failed_topical")
AGENT = choice("Agent put on by", "phototherapy", ("office", "patient", "none"), Phototherapy, "agent_applied_by")
ALLERGENS = own("Allergens", "allergens", "70", cells.count)
FIELDS = flag("Fields and photos", "visual_field")
PERFORMED = choice("Done by", "performed_by", ("physician", "npp", "staff"))

PLACE = own("Place", "place_of_service", "11, F4 looks up", cells.place, look_up=find_places)
AUTHORIZATION = own("Authorization", "authorization", "number", cells.words_typed)
ABN = cells.day_of_line("ABN signed", "abn_signed")
REASON = own("Medical reason", "medical_reason", "in words", cells.words_typed)
NOTE = own("Note", "note", "in words", cells.words_typed)
ACCOUNT = own("Account", "account", "private, F4", cells.account, look_up=cells.ACCOUNTS)
CONFIDENTIAL = flag("Confidential", "confidential")

DRUG = (NDC, GIVEN, WASTED, CONTAINERS, KIND, SHARED, OWN_DRUG)
SLIDE = (PREPARED, BOUGHT, SHARES, NET, JARS, WHICH, PATHOLOGY)
ANY = (PLACE, PERFORMED, AUTHORIZATION, ABN, REASON, NOTE, ACCOUNT, CONFIDENTIAL)


def _family(members: str, *fields: DetailField) -> tuple[CodeChoice, tuple[DetailField, ...]]:
    return code_choice(members.split()), fields


_BIOPSIES = "11100-11107 11755 30100 40490 54100 56605 56606 67810 69100"
_COUNTED = "11055-11057 11200-11201 11900-11901 17000-17004 17110-17111"
_INJECTIONS = "11900-11901 64612-64653 96365-96379 96401-96411"
FAMILIES = (
    _family(_BIOPSIES, WHICH, SITE, SIZE, COUNT, PATHOLOGY),
    _family("11300-11313", WHICH, SITE, SIZE, PATHOLOGY),
    _family("11400-11471 11600-11646", WHICH, SITE, SIZE, MARGIN, PATHOLOGY, PROVEN),
    _family("17260-17286", WHICH, SITE, SIZE, MARGIN, PATHOLOGY, PROVEN),
    _family(_COUNTED, WHICH, SITE, COUNT),
    _family("17106-17108", WHICH, SITE, AREA),
    _family("12001-13160", WHICH, SITE, LENGTH, GLUE, DONOR_SITE),
    _family("14000-14350 15002-15278", WHICH, SITE, AREA),
    _family("17311-17315", WHICH, SITE, SIZE, STAGES, BLOCKS, DEEP, READER, BIOPSY_DAYS, PATHOLOGY, POSITIVE),
    _family("96567-96574", WHICH, SITE, COUNT),
    _family("88300-88399", *SLIDE),
    _family("J0000-J9999 Q0000-Q0110 Q0113-Q9999 A2001-A2039", *DRUG),
    _family("96920-96922", AREA),
    _family("64650 64653 97033", HDSS, TOPICAL),
    _family("96900-96913", AGENT),
    _family("95004-95079", ALLERGENS),
    _family("15820-15823 67900-67904", FIELDS),
    _family(_INJECTIONS, OWN_DRUG),
)
"""Codes and their cells; a code in several families has the cells of each."""
_SKIN, _OF_SKIN = code_choice(("10000-19999",)), (WHICH, SITE, SIZE)

_EVERY = tuple(dict.fromkeys((*_OF_SKIN, *(field for _codes, fields in FAMILIES for field in fields), *ANY)))
FIELDS_OF_GROUP: Mapping[str, tuple[DetailField, ...]] = MappingProxyType(
    {group: tuple(field for field in _EVERY if field.group == group) for group in {field.group for field in _EVERY}}
)
"""All cells by the name that findings call their facts by."""


def fields_for(line: ChargeLine, asked: Collection[str] = (), *, whole: bool = True) -> list[DetailField]:
    """The cells of a line's second row: its family's, those of what the line holds, and of the groups in `asked`.

    A group that the family has cells of is not asked for anew. Not `whole`: without those that any line may have.
    """
    family = [field for codes, fields in FAMILIES if line.code in codes for field in fields]
    if line.code in _SKIN and not family:
        family = list(_OF_SKIN)
    strange = sorted(set(asked) - {field.group for field in family})
    wanted = [field for group in strange for field in FIELDS_OF_GROUP.get(group, ())]
    held = [field for field in _EVERY if not field.is_empty(line)]
    chosen = dict.fromkeys((*family, *wanted, *held))
    own_cells = [field for field in chosen if field not in ANY]
    return [*own_cells, *(field for field in ANY if whole or field in chosen)]


def has_lesion(line: ChargeLine) -> bool:
    """Whether its second row asks where on the body it was."""
    return SITE in fields_for(line)
