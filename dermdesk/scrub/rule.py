"""What a rule is: a function that yields hits, with its name, gravity, source and what it takes."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dermdesk.domain.claim_field import ClaimPlace
from dermdesk.domain.reference import EditionKind
from dermdesk.scrub.codes import CodeSet
from dermdesk.scrub.context import VisitContext
from dermdesk.scrub.finding import Field, Severity
from dermdesk.scrub.fix import Fix
from dermdesk.scrub.numbered_line import NumberedLine
from dermdesk.scrub.ownership import Takes
from dermdesk.scrub.page import RulePage


class Status(StrEnum):
    """How well the rule's facts are known."""

    DATA = "data"
    """Checked in files that CMS publishes."""
    PAGE = "page"
    """Read on a public page."""
    RECALLED = "recalled, verify"
    """From memory: ask the payer before relying on it."""
    OWN = "the practice's own"
    """Written by the practice in its Settings."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule has something to say about `line` (None: the whole visit). `beside` are the lines that it compares with.

    An empty `message` takes the first line of the rule's page, a `severity` of None that of the rule.
    """

    line: NumberedLine | None
    field: Field
    message: str = ""
    fixes: tuple[Fix, ...] = ()
    beside: tuple[NumberedLine, ...] = ()
    severity: Severity | None = None
    fact: str = ""
    place: ClaimPlace | None = None
    """The field of the claim, where the hit is about the claim as it would be written."""


Check = Callable[[VisitContext], Iterator[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the catalogue. Its page is the docstring of `check` (see page.py), or `own_page`."""

    id: str
    severity: Severity
    source: str
    status: Status
    check: Check
    about: Container[str] | None = None
    """Run only on visits with such a code (on an insurance line, or any line with `any_class`)."""
    any_class: bool = False
    """Looks at lines of every class, and so runs on visits without an insurance line too."""
    data: EditionKind | None = None
    """The reference data that it reads: their edition is shown beside the source."""
    as_of: str = ""
    """Otherwise the date of its source."""
    takes: tuple[Takes, ...] = ()
    replaces: tuple[str, ...] = ()
    """Rules that are silent for a code (or the whole visit) when this one has fired for it."""
    yields_to: frozenset[str] = frozenset()
    """Rules that say the same of the same cause: where one of them has fired, this one is silent."""
    own_page: RulePage | None = None
    """The page of a rule that the practice wrote."""

    @property
    def family(self) -> str:
        """`EM` of `DERM-EM-001`, `OWN` of a practice's own `OWN-001`."""
        return self.id.split("-")[-2]

    @property
    def docstring(self) -> str:
        return self.check.__doc__ or ""


def rule(  # the keywords are the fields of Rule
    id: str,
    severity: Severity,
    *,
    source: str,
    status: Status,
    about: CodeSet | None = None,
    any_class: bool = False,
    data: EditionKind | None = None,
    as_of: str = "",
    takes: tuple[Takes, ...] = (),
    replaces: tuple[str, ...] = (),
) -> Callable[[Check], Rule]:
    """Make a rule of a function over the visit."""

    def of(check: Check) -> Rule:
        return Rule(
            id=id,
            severity=severity,
            source=source,
            status=status,
            check=check,
            about=about,
            any_class=any_class,
            data=data,
            as_of=as_of,
            takes=takes,
            replaces=replaces,
        )

    return of
