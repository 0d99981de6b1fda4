"""`python -m tests.benchmarks`: times that matter to hands, printed; nothing is asserted about a clock."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks import key_to_findings, scrub_visits

if __name__ == "__main__":
    key_to_findings.run()
    scrub_visits.run()
