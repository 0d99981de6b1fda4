"""The floor of writing claims: f-strings that give the same bytes, for the benchmark's one kind of claim alone."""

from collections.abc import Sequence

from dermdesk.domain.claim import Claim
from dermdesk.interchange.claim_837p import MOST_CLAIMS

_NAMES = {"Núñez": "NUNEZ", "María": "MARIA"}


def write_bare(some: Sequence[Claim], like: bytes) -> bytes:
    """The same file from the same claims, for this one kind of them: nothing is cleaned, looked up or checked.

    What stands above and below the claims is taken from the finished file.
    """
    text = like.decode("ascii")
    made = [text[: text.index("HL*2*")]]
    level, segments = 1, text[text.index("ST*") : text.index("HL*2*")].count("~")
    head = made[0][made[0].index("ST*") :]
    for number, claim in enumerate(some):
        if number and number % MOST_CLAIMS == 0:
            made.append(f"SE*{segments + 1}*{number // MOST_CLAIMS:04d}~")
            part = number // MOST_CLAIMS + 1
            made.append(head.replace("ST*837*0001", f"ST*837*{part:04d}").replace("*B7-1*", f"*B7-{part}*"))
            level, segments = 1, head.count("~")
        level += 1
        patient, coverage, payer, doctor = claim.patient, claim.coverage, claim.payer, claim.rendering
        home = patient.address
        assert home is not None
        name, day = patient.name, f"{claim.day:%Y%m%d}"
        codes = "*".join(f"{'ABF' if at else 'ABK'}:{code.replace('.', '')}" for at, code in enumerate(claim.diagnoses))
        made.append(
            f"HL*{level}*1*22*0~SBR*P*18*{coverage.group_number}******{payer.filing_code}~"
            f"NM1*IL*1*{_NAMES[name.last]}*{_NAMES[name.first]}*{name.middle}***MI*{coverage.member_id}~"
            f"N3*{home.line1.upper()}~N4*{home.city.upper()}*{home.state}*{home.zip}~"
            f"DMG*D8*{patient.birth_date:%Y%m%d}*{patient.sex.value}~NM1*PR*2*{payer.name.upper()}*****PI*{payer.payer_id}~"
            f"CLM*{claim.number}*{claim.total.cents / 100:g}***{claim.place_of_service}:B:1*Y*A*Y*Y~HI*{codes}~"
            f"NM1*82*1*{doctor.name.last.upper()}*{doctor.name.first.upper()}****XX*{doctor.npi}~"
            f"PRV*PE*PXC*{doctor.taxonomy}~"
        )
        segments += 11 + 4 * len(claim.lines)
        for line in claim.lines:
            charge = line.source.line
            code = ":".join((charge.code, *charge.modifiers))
            pointers = ":".join(str(ord(letter) - 64) for letter in charge.pointers)
            made.append(
                f"LX*{line.number}~SV1*HC:{code}*{charge.charge.cents / 100:g}*UN*"
                f"{charge.units}***{pointers}~DTP*472*D8*{day}~REF*6R*{claim.number}-{line.number}~"
            )
    parts = (len(some) - 1) // MOST_CLAIMS + 1
    made.append(f"SE*{segments + 1}*{parts:04d}~{text[text.index('GE*') :]}")
    return "".join(made).encode("ascii")
