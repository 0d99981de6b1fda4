"""NCCI rules with an imported national edition: what the pair table cannot know, it does not condemn."""

from pathlib import Path

import pytest

from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.scrub.notation import read_visit
from dermdesk.services.reference_import import import_reference
from dermdesk.services.scrubbing import Scrubber
from tests import reference_files as files
from tests.desks import DAY

NEEDLESS, BUNDLED, CLOSED = "DERM-NCC-003", "DERM-NCC-002", "DERM-NCC-001"
PAIRS = (*files.PAIRS, ("29881", "20610", "20200101", "*", "1"), ("27447", "20610", "20200101", "*", "0"))


def found(reference: Path, visit: str) -> set[str]:
    scrubber = Scrubber.open(reference)
    try:
        return {finding.rule for finding in scrubber.check(read_visit(visit)).findings}
    finally:
        scrubber.close()


def take(reference: Path, kind: ImportKind, path: Path) -> None:
    import_reference(kind, [path], today=DAY, reference=reference, older=True)


@pytest.mark.parametrize("visit", ["99213 L70.0; 27447-59 L70.0", "99213 L70.0; 81025-59 L70.0; 27447 L70.0"])
def test_59_is_needless_only_where_the_pairs_of_every_code_are_known(
    visit: str, own_reference: Path, tmp_path: Path
) -> None:
    assert NEEDLESS not in found(own_reference, visit)
    values = files.value_text([("27447", "", "A", "090", "38.00", "38.00")], "2025", "January")
    take(own_reference, ImportKind.PFS, files.write(tmp_path, "p.csv", values))
    assert NEEDLESS not in found(own_reference, visit)  # the starter pack's pairs know nothing of this code
    take(own_reference, ImportKind.PTP, files.write(tmp_path, "ptp_2025q1.txt", files.pair_text(PAIRS)))
    assert NEEDLESS in found(own_reference, visit)


def test_a_code_that_a_national_edition_does_not_pair_stays_unknown(own_reference: Path, tmp_path: Path) -> None:
    take(own_reference, ImportKind.PTP, files.write(tmp_path, "ptp_2025q1.txt", files.pair_text(PAIRS)))
    assert NEEDLESS not in found(own_reference, "99213 L70.0; 0999T-59 L70.0")
    assert NEEDLESS in found(own_reference, "99213 L70.0; 20610-59 L70.0")


def test_national_pairs_of_codes_that_the_starter_pack_lacks(own_reference: Path, tmp_path: Path) -> None:
    assert not {BUNDLED, CLOSED} & found(own_reference, "27447 M17.11; 20610 M17.11; 29881 M17.11")
    take(own_reference, ImportKind.PTP, files.write(tmp_path, "ptp_2025q1.txt", files.pair_text(PAIRS)))
    assert BUNDLED in found(own_reference, "29881 M17.11; 20610 M17.11")
    assert CLOSED in found(own_reference, "27447 M17.11; 20610-59 M17.11")
    assert not {BUNDLED, CLOSED, NEEDLESS} & found(own_reference, "29881 M17.11; 20610-59 M17.11")
