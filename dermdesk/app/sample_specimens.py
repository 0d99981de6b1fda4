"""The jars of the sample practice's day: sent to the laboratory with their requisitions."""

from pathlib import Path

from dermdesk.services import requisitions, specimen_log, specimens
from dermdesk.services.desk import Desk

LABORATORY = "driftless"


def play(desk: Desk, out: Path) -> dict[str, object]:
    """Send every jar that the day's visits propose; requisitions go to `out`."""
    rows = specimens.board(desk, specimens.SpecimenFilter.OPEN)
    visits = list(dict.fromkeys(row.visit_id for row in rows))
    jars = [jar for visit_id in visits for jar in specimen_log.send(desk, visit_id, LABORATORY)]
    papers = [path for visit_id in visits for path in requisitions.print_requisitions(desk, visit_id, out)]
    return {"sent": len(jars), "requisitions": len(papers)}
