"""The benchmarks run without the shared files too: then with plausible national pairs."""

from datetime import date
from pathlib import Path

import pytest

from dermdesk.domain.reference_kinds import ImportKind
from dermdesk.services.reference_import import import_reference
from tests.benchmarks import national_files


def test_plausible_pairs_are_a_quarter_that_can_be_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_reference: Path
) -> None:
    monkeypatch.setattr(national_files, "SHARED", tmp_path / "none")
    monkeypatch.setattr(national_files, "COUNT", 20_000)
    national_files.write(tmp_path)
    files = sorted(tmp_path.glob("ccipra-*.txt"))
    report = import_reference(ImportKind.PTP, files, today=date(2026, 11, 20), reference=own_reference)
    assert (report.rows, report.period.name, report.notes) == (20_000, "2024 Q3", ())
