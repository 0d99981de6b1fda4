"""`python -m tests.benchmarks`: times that matter to hands, printed; nothing is asserted about a clock."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.key_to_findings import run

if __name__ == "__main__":
    run()
