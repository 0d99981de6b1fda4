"""Projection of the practice's setup: the latest record of each key, and the users."""

from collections.abc import Sequence

from dermdesk.domain.event import RecordedEvent, Stream
from dermdesk.domain.events import (
    LaboratoryChanged,
    LetterTemplateChanged,
    PayerChanged,
    PracticeChanged,
    PriceListChanged,
    ProviderChanged,
    ReceiverChanged,
    SiteChanged,
    UserChanged,
)
from dermdesk.domain.practice import ChargeItem
from dermdesk.storage.codec import to_json
from dermdesk.storage.projections.projection import Projection, Row, Rows


def _fold(_entity: str, events: Sequence[RecordedEvent]) -> Rows:
    latest: dict[tuple[str, str], Row] = {}
    prices: dict[str, ChargeItem] = {}
    for event in events:
        match event.body:
            case PriceListChanged(items=items):
                prices.update({item.code: item for item in items})
            case PracticeChanged(practice=value):
                latest["practice", ""] = ("practice", "", to_json(value))
            case SiteChanged(site=value):
                latest["site", value.key] = ("site", value.key, to_json(value))
            case ProviderChanged(provider=value):
                latest["provider", value.key] = ("provider", value.key, to_json(value))
            case PayerChanged(payer=value):
                latest["payer", value.key] = ("payer", value.key, to_json(value))
            case ReceiverChanged(receiver=value):
                latest["receiver", value.key] = ("receiver", value.key, to_json(value))
            case LaboratoryChanged(laboratory=value):
                latest["laboratory", value.key] = ("laboratory", value.key, to_json(value))
            case LetterTemplateChanged(letter=letter, template=template):
                if template is None:
                    latest.pop(("letter_template", letter.value), None)
                else:
                    latest["letter_template", letter.value] = ("letter_template", letter.value, to_json(template))
            case UserChanged(user=value):
                latest["user", value.user_id] = ("user", value.user_id, to_json(value))
            case _:
                continue
    return {
        "setup_records": list(latest.values()),
        "price_list": [(code, to_json(item)) for code, item in prices.items()],
    }


PRACTICE = Projection(
    name="practice",
    version=1,
    stream=Stream.PRACTICE,
    kinds=frozenset(
        {"practice", "site", "provider", "payer", "receiver", "laboratory", "price_list", "letter_template", "user"}
    ),
    tables={
        "setup_records": "kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)",
        "price_list": "code TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL",
    },
    fold=_fold,
)
