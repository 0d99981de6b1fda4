"""Short words about a line: where its bill goes, its tax, what its second row says."""

from decimal import Decimal
from typing import TYPE_CHECKING

from dermdesk.domain.codes import DIAGNOSIS_LETTERS
from dermdesk.domain.line import AccountSide, ChargeLine, Lesion
from dermdesk.domain.practice import LineClass
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
    parts: list[str] = []
    if (lesion := line.lesion) is not None:
        parts += [f"lesion {lesion.id}" if lesion.id else "", _where(lesion), _measure(lesion.diameter_mm, "mm")]
        parts += [f"margin {_measure(lesion.margin_mm, 'mm')}" if lesion.margin_mm else ""]
        parts += [f"{lesion.count} lesions" if lesion.count else "", lesion.pathology or ""]
    if line.repair is not None:
        parts.append(f"repair {_measure(line.repair.length_cm, 'cm')}")
    if line.mohs is not None and line.mohs.stages:
        parts.append(f"{line.mohs.stages} stages, blocks {'+'.join(str(block) for block in line.mohs.blocks or ())}")
    if line.drug is not None:
        parts += [
            f"NDC {line.drug.ndc}" if line.drug.ndc else "",
            f"given {line.drug.given}" if line.drug.given else "",
        ]
    parts += [_measure(line.area_cm2, "cm²"), f"{line.specimens} jars to lab" if line.specimens else ""]
    parts += _family_words(line)
    parts += [f"authorisation {line.authorization}" if line.authorization else ""]
    parts += [f"place {line.place_of_service}" if line.place_of_service else "", line.note or ""]
    parts += ["ABN signed" if line.abn_signed else "", line.medical_reason or ""]
    return " · ".join(part for part in parts if part)


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


def _where(lesion: Lesion) -> str:
    return lesion.place.words if lesion.place is not None else ""


def _measure(size: Decimal | None, unit: str) -> str:
    return f"{size} {unit}" if size is not None else ""
