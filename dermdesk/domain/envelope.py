"""What the envelope of an X12 file says: who sent it to whom, when, with which numbers."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An interchange's ISA. Ids are without their padding; `day` and `hour` are the sender's own, without a zone."""

    control: str
    sender: str
    receiver: str
    day: date | None = None
    hour: time | None = None
    version: str = ""
    test: bool = False
    wants_acknowledgement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEnvelope:
    """A functional group's GS. `kind` is GS01 (HC, HP, FA …), `version` GS08."""

    kind: str = ""
    control: str = ""
    sender: str = ""
    receiver: str = ""
    day: date | None = None
    version: str = ""
