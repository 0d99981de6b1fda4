"""Events of specimens: sent, reported, answered for, out of the log."""

from dataclasses import dataclass
from typing import ClassVar

from dermdesk.domain.event import EventBody, Stream
from dermdesk.domain.specimen import PathologyResult, RecodeAnswer, Specimen


class _OfSpecimen(EventBody):
    __slots__ = ()
    specimen_id: str

    @property
    def entity(self) -> str:
        return f"specimen:{self.specimen_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenLogged(EventBody):
    """A specimen went to a laboratory; a later one of the same id corrects it."""

    kind: ClassVar[str] = "specimen_logged"
    specimen: Specimen

    @property
    def entity(self) -> str:
        return f"specimen:{self.specimen.specimen_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenReported(_OfSpecimen):
    """The report came in. A later one corrects it; without a result it is taken back."""

    kind: ClassVar[str] = "specimen_reported"
    specimen_id: str
    result: PathologyResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecodeAnswered(_OfSpecimen):
    """A person answered the question of the recode that the present result proposes."""

    kind: ClassVar[str] = "recode_answered"
    specimen_id: str
    answer: RecodeAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenDropped(_OfSpecimen):
    """Nothing was sent, or it was logged by mistake."""

    kind: ClassVar[str] = "specimen_dropped"
    specimen_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialSpecimenLogged(EventBody):
    """A specimen of a line on a confidential account; its visit is the confidential part. No plan is told of it."""

    kind: ClassVar[str] = "confidential_specimen_logged"
    stream: ClassVar[Stream] = Stream.CONFIDENTIAL
    account_id: str
    specimen: Specimen

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentialSpecimenReported(EventBody):
    """The report of such a specimen; a later one corrects it."""

    kind: ClassVar[str] = "confidential_specimen_reported"
    stream: ClassVar[Stream] = Stream.CONFIDENTIAL
    account_id: str
    specimen_id: str
    result: PathologyResult | None

    @property
    def entity(self) -> str:
        return f"account:{self.account_id}"
