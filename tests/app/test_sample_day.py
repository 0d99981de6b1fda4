"""The demo's day: every artefact, checked, and the same bytes when it is played again."""

import re
from pathlib import Path

from dermdesk.app import sample_day
from dermdesk.domain.event import Stream
from dermdesk.services import charge_entry
from tests.desks import make_desk


def _play(path: Path, reference: Path, out: Path) -> sample_day.DayReport:
    desk = make_desk(path, reference)
    try:
        report = sample_day.play(desk, out)
        assert desk.book.rebuild().all_equal
        assert desk.book.verify().sound
        assert len(charge_entry.drafts(desk)) == 1
        assert {head.stream for head in desk.book.heads()} == {Stream.PRACTICE, Stream.CONFIDENTIAL}
    finally:
        desk.close()
    return report


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_day_leaves_every_artefact_and_repeats(tmp_path: Path, reference_path: Path) -> None:
    reports = [_play(tmp_path / f"{name}.db", reference_path, tmp_path / name) for name in ("one", "two")]
    files = _bytes(tmp_path / "one")
    assert files == _bytes(tmp_path / "two")
    assert reports[0] == reports[1]
    assert reports[0].visits == 40 and reports[0].attested_fixes == 1
    left = {name: data for name, data in files.items() if name.endswith(".837") and "/" not in name}
    handed_over = {Path(name).name: data for name, data in files.items() if "/outbox/" in name}
    assert len(left) == 3 and handed_over == left
    assert {"cms1500.pdf", "cms1500-proof.pdf"} <= set(files)
    folders = {name.partition("/")[0] for name in files if "/" in name}
    assert folders == {"household", "confidential", "clearinghouse", "requisitions"}
    assert not re.search(rb"BTX|COS-|FILLER|SALES-TAX", b"".join(left.values()))
    assert sum("/inbox/taken/" in name for name in files) == 5
    history = files["claim-history.txt"].decode()
    steps = ("sent to", "laid in the outbox", "rejected", "ready again under its number", "sent to", "accepted into")
    places = [history.find(step, history.find("ready again") if place > 3 else 0) for place, step in enumerate(steps)]
    assert -1 not in places and places == sorted(places)
