"""What the families of rules are called, in the order of the catalogue."""

from collections.abc import Mapping
from types import MappingProxyType

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "EM": "Visits",
        "GLB": "Global periods",
        "BX": "Biopsies",
        "DES": "Destruction",
        "SHV": "Shaves",
        "EXC": "Excisions",
        "RPR": "Repairs",
        "FLP": "Flaps and grafts",
        "MOH": "Mohs surgery",
        "PDT": "Photodynamic therapy",
        "PHO": "Phototherapy and laser",
        "INJ": "Injections",
        "ACN": "Acne surgery",
        "ALG": "Patch tests",
        "FOO": "Foot care",
        "SKS": "Skin substitutes",
        "PTH": "Pathology",
        "LAB": "Office laboratory",
        "DRG": "Drugs",
        "BTX": "Botulinum toxin",
        "COS": "Cosmetic services and medical need",
        "ABN": "Advance notices",
        "NCC": "NCCI pairs",
        "MUE": "Unit limits",
        "MOD": "Modifiers",
        "DX": "Diagnoses",
        "CLM": "Claim data",
        "TEL": "Telehealth",
        "INC": "Incident-to billing",
        "SUB": "Checks before sending",
        "OWN": "The practice's own rules",
    }
)
"""`EM` of `DERM-EM-001` to its title."""


def family_title(family: str) -> str:
    """The title of a family; an unknown one stands for itself."""
    return FAMILIES.get(family, family)
