"""Charge lines of a visit file, with what each family of codes needs to know."""

from dermdesk.domain.body_site import SITES
from dermdesk.domain.line import (
    AccountSide,
    ChargeLine,
    Drug,
    Hyperhidrosis,
    Lesion,
    Mohs,
    Phototherapy,
    Repair,
    Slide,
)
from dermdesk.domain.practice import LineClass
from dermdesk.interchange.shared_fields import place_of_service
from dermdesk.interchange.strict import (
    Fields,
    choice,
    day,
    flag,
    many,
    measure,
    member,
    money,
    pattern,
    record,
    text,
    text_or_blank,
    whole,
)

line_code = pattern(r"[A-Z0-9][A-Z0-9-]{0,29}", "a code of capitals, digits and dashes")
modifiers = many(pattern(r"[A-Z0-9]{2}", "a modifier of two characters"), most=4)
ten_digits = pattern(r"\d{10}", "an NPI of ten digits")


def _lesion(fields: Fields) -> Lesion:
    default = Lesion()
    return Lesion(
        id=fields.get("id", text, None),
        site=fields.get("site", choice(*SITES), None),
        diameter_mm=fields.get("diameter_mm", measure, None),
        margin_mm=fields.get("margin_mm", measure, default.margin_mm),
        count=fields.get("count", whole(), None),
        pathology=fields.get("pathology", choice("pending", "benign", "uncertain", "malignant"), None),
        biopsy_proven=fields.get("biopsy_proven", flag, default.biopsy_proven),
    )


def _repair(fields: Fields) -> Repair:
    return Repair(
        length_cm=fields.get("length_cm", measure, None),
        adhesive_only=fields.get("adhesive_only", flag, False),
        donor_site=fields.get("donor_site", flag, False),
    )


def _mohs(fields: Fields) -> Mohs:
    return Mohs(
        stages=fields.get("stages", whole(1), None),
        blocks=fields.get("blocks", many(whole(1)), None),
        pathologist_npi=fields.get("pathologist_npi", ten_digits, None),
        deep_structure=fields.get("deep_structure", flag, False),
        prior_biopsy_days=fields.get("prior_biopsy_days", whole(), None),
    )


def _drug(fields: Fields) -> Drug:
    return Drug(
        ndc=fields.get("ndc", text_or_blank, None),
        given=fields.get("given", measure, None),
        wasted=fields.get("wasted", measure, None),
        containers=fields.get("containers", many(measure), None),
        container_type=fields.get("container_type", choice("single_dose", "multi_dose"), None),
        supplied_by_patient=fields.get("supplied_by_patient", flag, False),
        shared_vial=fields.get("shared_vial", flag, False),
    )


def _slide(fields: Fields) -> Slide:
    return Slide(
        prepared_by=fields.get("prepared_by", choice("practice", "outside_lab"), "practice"),
        purchased=fields.get("purchased", flag, False),
        shares_practice=fields.get("shares_practice", flag, False),
        net_charge=fields.get("net_charge", money, None),
    )


def _phototherapy(fields: Fields) -> Phototherapy:
    return Phototherapy(agent_applied_by=fields.get("agent_applied_by", choice("office", "patient", "none"), None))


def _hyperhidrosis(fields: Fields) -> Hyperhidrosis:
    return Hyperhidrosis(
        hdss=fields.get("hdss", whole(1, 4), None), failed_topical=fields.get("failed_topical", flag, False)
    )


def _charge_line(fields: Fields) -> ChargeLine:
    return ChargeLine(
        code=fields.need("code", line_code),
        charge=fields.need("charge", money),
        modifiers=fields.get("modifiers", modifiers, ()),
        pointers=fields.get("pointers", pattern(r"[A-L]*", "diagnosis letters A to L"), ""),
        units=fields.get("units", whole(1), 1),
        line_class=fields.get("class", member(LineClass), LineClass.INSURANCE),
        place_of_service=fields.get("place_of_service", place_of_service, None),
        confidential=fields.get("confidential", flag, False),
        account=fields.get("account", member(AccountSide), None),
        abn_signed=fields.get("abn_signed", day, None),
        authorization=fields.get("authorization", text, None),
        note=fields.get("note", text, None),
        medical_reason=fields.get("medical_reason", text, None),
        performed_by=fields.get("performed_by", choice("physician", "npp", "staff"), "physician"),
        lesion=fields.get("lesion", record(_lesion), None),
        repair=fields.get("repair", record(_repair), None),
        area_cm2=fields.get("area_cm2", measure, None),
        mohs=fields.get("mohs", record(_mohs), None),
        drug=fields.get("drug", record(_drug), None),
        allergens=fields.get("allergens", whole(), None),
        phototherapy=fields.get("phototherapy", record(_phototherapy), None),
        specimens=fields.get("specimens", whole(), None),
        slide=fields.get("slide", record(_slide), None),
        hyperhidrosis=fields.get("hyperhidrosis", record(_hyperhidrosis), None),
        visual_field=fields.get("visual_field", flag, False),
    )


charge_line = record(_charge_line)
