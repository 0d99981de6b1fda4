"""Events of visits: posting, voids and revisions, findings settled by a person."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dermdesk.domain.event import EventBody
from dermdesk.domain.judgement import JudgedFinding
from dermdesk.domain.line import PracticeLine
from dermdesk.domain.visit import PostedVisit, VisitHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPosted(EventBody):
    """The household part of a visit; `posted` is today at the site."""

    kind: ClassVar[str] = "visit_posted"
    visit: PostedVisit
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVoided(EventBody):
    """A posted line is taken back by a reversal."""

    kind: ClassVar[str] = "line_voided"
    visit_id: str
    number: int
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRevised(EventBody):
    """A posted line is taken back and stands anew; `diagnoses` is the visit's list after it."""

    kind: ClassVar[str] = "line_revised"
    visit_id: str
    line: PracticeLine
    diagnoses: tuple[str, ...]
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdded(EventBody):
    """A line joins a posted visit under a number that none of its lines ever had; `diagnoses` is the list after it."""

    kind: ClassVar[str] = "line_added"
    visit_id: str
    line: PracticeLine
    diagnoses: tuple[str, ...]
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRevised(EventBody):
    """Another header or other diagnoses of a posted visit. The patient stays.

    What depends on the day or on who pays first is told by a revision of every line after it.
    """

    kind: ClassVar[str] = "visit_revised"
    visit_id: str
    header: VisitHeader
    diagnoses: tuple[str, ...]
    reason: str
    posted: date

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAttested(EventBody):
    """A person answered the coder's question of a fix; `finding_key` holds while the line is unchanged."""

    kind: ClassVar[str] = "finding_attested"
    visit_id: str
    rule: str
    finding_key: str
    fix: str
    answer: str

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingIgnored(EventBody):
    """A person let a finding stand, with a reason."""

    kind: ClassVar[str] = "finding_ignored"
    visit_id: str
    rule: str
    finding_key: str
    reason: str

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitJudged(EventBody):
    """The rules said something else of a posted visit than the last time; `findings` are all of them now."""

    kind: ClassVar[str] = "visit_judged"
    visit_id: str
    findings: tuple[JudgedFinding, ...]

    @property
    def entity(self) -> str:
        return f"visit:{self.visit_id}"
