"""Short words about a line: where its bill goes, its tax, what its second row says."""

from decimal import Decimal
from typing import TYPE_CHECKING

from dermdesk.domain.line import AccountSide, ChargeLine
from dermdesk.domain.practice import LineClass

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
        parts += [f"lesion {lesion.id}" if lesion.id else "", lesion.site or "", _measure(lesion.diameter_mm, "mm")]
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
    parts += [f"authorisation {line.authorization}" if line.authorization else ""]
    parts += [f"place {line.place_of_service}" if line.place_of_service else "", line.note or ""]
    parts += ["ABN signed" if line.abn_signed else "", line.medical_reason or ""]
    return " · ".join(part for part in parts if part)


def _measure(size: Decimal | None, unit: str) -> str:
    return f"{size} {unit}" if size is not None else ""
