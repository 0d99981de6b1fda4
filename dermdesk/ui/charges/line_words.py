"""Short words about a line: where its bill goes, its tax, what its second row says."""

from decimal import Decimal
from typing import TYPE_CHECKING

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.practice import LineClass
from dermdesk.ui.patient_words import day_words
from dermdesk.ui.widgets.type_ahead import Choice

if TYPE_CHECKING:
    from dermdesk.ui.charges.visit_editor import VisitEditor


def remark(line: ChargeLine, editor: "VisitEditor") -> str:
    """What stands after the description: the private account and how it is billed, or the sales tax."""
    basis = editor.setup.practice.sales_tax_basis_points if editor.setup is not None else 0
    parts: list[str] = []
    if line.line_class is LineClass.RETAIL and basis:
        parts.append(f"+ tax {line.charge.percent(basis)}")
    if line.side is AccountSide.PRIVATE and line.line_class is not LineClass.RETAIL:
        parts.append("→ private account")
    elif line.line_class is LineClass.SELF:
        parts.append("→ household account")
    return " ".join(parts)


def second_row(line: ChargeLine) -> str:
    """What was typed in the second row, in one line; empty when nothing."""
    parts = [*_lesion_words(line), *_repair_words(line), *_mohs_words(line), *_drug_words(line)]
    parts += [_measure(line.area_cm2, "cm²"), f"{line.specimens} jars to lab" if line.specimens else ""]
    parts += _family_words(line)
    parts += [f"authorization {line.authorization}" if line.authorization else ""]
    parts += [f"place {line.place_of_service}" if line.place_of_service else "", line.note or ""]
    parts += [f"ABN signed {day_words(line.abn_signed)}" if line.abn_signed else "", line.medical_reason or ""]
    parts += [f"done by {line.performed_by}" if line.performed_by != "physician" else ""]
    parts += [f"{line.account} account" if line.account else "", "confidential" if line.confidential else ""]
    return " · ".join(part for part in parts if part)


def _lesion_words(line: ChargeLine) -> list[str]:
    lesion = line.lesion
    if lesion is None:
        return []
    return [
        f"lesion {lesion.id}" if lesion.id else "",
        lesion.place.words if lesion.place is not None else "",
        _measure(lesion.diameter_mm, "mm"),
        f"margin {_measure(lesion.margin_mm, 'mm')}" if lesion.margin_mm else "",
        f"{lesion.count} lesions" if lesion.count else "",
        lesion.pathology or "",
        "biopsy proved it" if lesion.biopsy_proven else "",
    ]


def _repair_words(line: ChargeLine) -> list[str]:
    repair = line.repair
    if repair is None:
        return []
    return [
        f"repair {_measure(repair.length_cm, 'cm')}" if repair.length_cm is not None else "",
        "glue alone" if repair.adhesive_only else "",
        "closes donor site" if repair.donor_site else "",
    ]


def _mohs_words(line: ChargeLine) -> list[str]:
    mohs = line.mohs
    if mohs is None:
        return []
    return [
        f"{mohs.stages} stages" if mohs.stages else "",
        f"blocks {'+'.join(str(block) for block in mohs.blocks)}" if mohs.blocks else "",
        "deep structure" if mohs.deep_structure else "",
        f"slides read by {mohs.pathologist_npi}" if mohs.pathologist_npi else "",
        f"biopsy {mohs.prior_biopsy_days} days ago" if mohs.prior_biopsy_days is not None else "",
    ]


def _drug_words(line: ChargeLine) -> list[str]:
    drug = line.drug
    if drug is None:
        return []
    return [
        f"NDC {drug.ndc}" if drug.ndc else "",
        f"given {drug.given}" if drug.given is not None else "",
        f"wasted {drug.wasted}" if drug.wasted is not None else "",
        f"opened {'+'.join(str(content) for content in drug.containers)}" if drug.containers else "",
        drug.container_type.replace("_", " ") if drug.container_type else "",
        "shared with others" if drug.shared_vial else "",
        "patient's own drug" if drug.supplied_by_patient else "",
    ]


def _family_words(line: ChargeLine) -> list[str]:
    parts: list[str] = []
    if (slide := line.slide) is not None:
        parts += ["slide by outside lab" if slide.prepared_by == "outside_lab" else "slide by practice"]
        parts += ["bought" if slide.purchased else "", "maker shares practice" if slide.shares_practice else ""]
        parts += [f"laboratory charged {slide.net_charge}" if slide.net_charge is not None else ""]
    if (sweat := line.hyperhidrosis) is not None:
        parts += [f"HDSS {sweat.hdss}" if sweat.hdss else "", "topical failed" if sweat.failed_topical else ""]
    if line.phototherapy is not None and line.phototherapy.agent_applied_by:
        parts += [f"agent by {line.phototherapy.agent_applied_by}"]
    parts += [f"{line.allergens} allergens" if line.allergens else ""]
    parts += ["fields and photos on file" if line.visual_field else ""]
    return parts


def diagnosis_choices(editor: "VisitEditor") -> list[Choice]:
    """The visit's diagnoses by their letters, for the pointer cell."""
    rows = zip(DIAGNOSIS_LETTERS, editor.diagnoses, strict=False)
    return [Choice(at, f"{code} {editor.diagnosis_labels.get(code, '')}", at) for at, code in rows]


def _measure(size: Decimal | None, unit: str) -> str:
    return f"{size} {unit}" if size is not None else ""
