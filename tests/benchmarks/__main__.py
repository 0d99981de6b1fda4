"""`python -m tests.benchmarks`: times that matter to hands, in one table; nothing is asserted about a clock."""

import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from dermdesk.storage.reference_book import ReferenceBook
from tests.benchmarks import claim_files, key_to_findings, reference_import, scrub_visits
from tests.benchmarks.national_files import SHARED, national_files
from tests.benchmarks.table import show


def main() -> None:
    """The national pairs are imported first; everything after is measured with them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reference, starter = folder / "reference.db", folder / "starter.db"
        ReferenceBook.build(reference)
        for ending in ("", ".seal"):
            shutil.copy2(f"{reference}{ending}", f"{starter}{ending}")
        files = national_files(folder)
        rows = reference_import.rows(files, reference)
        rows += scrub_visits.rows(reference, folder)
        rows += claim_files.rows(reference)
        rows += key_to_findings.rows(reference, starter, folder)
    print("National pairs:", "CMS, third quarter of 2024" if SHARED.exists() else "plausible ones, made up")
    show(rows)


if __name__ == "__main__":
    main()
