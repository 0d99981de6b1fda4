"""Projection of the practice's licensed CPT text: each edition as it was imported last."""

from collections.abc import Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import LicensedTextImported
from dermdesk.storage.projections.projection import Projection, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    rows: Rows = {"licensed_text": [], "licensed_editions": []}
    for event in events:
        match event.body:
            case LicensedTextImported(edition=name, valid_from=first, valid_to=last, texts=texts):
                days = (first.isoformat(), last.isoformat())
                rows["licensed_text"] = [(each.code, each.text, *days) for each in texts]
                rows["licensed_editions"] = [(name, *days, len(texts))]
            case _:
                continue
    return rows


LICENSED_TEXT = Projection(
    name="licensed_text",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset({"licensed_text"}),
    tables={
        "licensed_text": "code TEXT NOT NULL, text TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL",
        "licensed_editions": """
            name TEXT NOT NULL, valid_from TEXT NOT NULL PRIMARY KEY, valid_to TEXT NOT NULL, codes INTEGER NOT NULL
        """,
    },
    fold=_fold,
    indexes=("CREATE UNIQUE INDEX licensed_text_by_code ON licensed_text (code, valid_from)",),
)
