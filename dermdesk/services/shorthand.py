"""The shorthand line: a visit in a breath, `99213-25 L40.0; exm face 1.2 +0.2; ak 6`.

Parts between semicolons are charge lines in notation, shortcuts and macros of the price list in place of a code, or one
of the forms of `services.forms`, which propose their codes with the arithmetic. Nothing of the text is added unless all
of it can be read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dermdesk.domain.codes import DIAGNOSIS_LETTERS, is_procedure_code
from dermdesk.domain.coding.standing import Standing
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.line import ChargeLine
from dermdesk.domain.payer import PayerType
from dermdesk.domain.practice import LineClass, PracticeSetup
from dermdesk.domain.visit import Visit
from dermdesk.scrub.notation import read_lines
from dermdesk.services.coding import Proposal, Question, take, without_fee
from dermdesk.services.forms import FORMS, Form, Tail, Typed
from dermdesk.services.forms.tail import TailReader, only
from dermdesk.services.forms.words import Words
from dermdesk.services.price_list import begun_with, spelled_out
from dermdesk.services.scrubbing import price_of

_UNITS = re.compile(r"([^\s*{]+)((?:\s[^{]*?)?)\s[x*](\d{1,3})(?=\s|\{|$)", re.IGNORECASE)
"""`95044 L23.9 x80`. No code of the X chapter is complete with so few places, so none is lost."""
_PARTS = re.compile(r"[;\n](?![^{]*\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The visit as the text would make it. `proposals` are those of its forms; `question` waits for an answer.

    With a question the visit holds its usual answer. `unpriced` are codes that the practice's list has no fee for.
    """

    visit: Visit
    proposals: tuple[Proposal, ...] = ()
    question: Question | None = None
    unpriced: tuple[str, ...] = ()


def parse_shorthand(setup: PracticeSetup, text: str, visit: Visit) -> Visit:
    """The visit with the lines of `text` added, each question answered as usual.

    Raises DermdeskError naming the word that it cannot read; the visit then stays as it was.
    """
    return plan(setup, text, visit).visit


def plan(
    setup: PracticeSetup, text: str, visit: Visit, *, payer: PayerType | None = None, answers: tuple[str, ...] = ()
) -> Plan:
    """What the text asks for; `answers` are the letters given to its questions so far, in their order.

    Raises DermdeskError naming the word that it cannot read.
    """
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if not parts:
        raise DermdeskError("There is nothing to read.", "Type codes with their diagnoses, such as 17000 L57.0.")
    reading = _read(_Reading(setup, visit, payer, list(answers)), parts)
    if len(reading.visit.diagnoses) > 1:
        # A diagnosis typed later: what seemed the only one is in doubt for the parts before it.
        reading = _read(_Reading(setup, visit, payer, list(answers), others_follow=True), parts)
    added = [line for line in reading.visit.lines if line not in visit.lines]
    return Plan(
        visit=reading.visit,
        proposals=tuple(reading.proposals),
        question=reading.question,
        unpriced=without_fee(setup, added),
    )


def usage_of(text: str) -> str:
    """How the form is typed that the last part of a text begins with; blank when it begins with none."""
    last = _PARTS.split(text)[-1].split()
    form = FORMS.get(last[0].lower()) if last else None
    return form.usage if form is not None else ""


def _read(reading: "_Reading", parts: Sequence[str]) -> "_Reading":
    for part in parts:
        reading.read(part)
    return reading


class _Reading:
    def __init__(
        self,
        setup: PracticeSetup,
        visit: Visit,
        payer: PayerType | None,
        answers: list[str],
        *,
        others_follow: bool = False,
    ) -> None:
        self.setup, self.visit, self.payer = setup, visit, payer
        self.answers, self.others_follow = answers, others_follow
        self.proposals: list[Proposal] = []
        self.question: Question | None = None
        self_pay = visit.header.coverage_id is None or payer is PayerType.SELF_PAY
        self.medical = LineClass.SELF if self_pay else LineClass.INSURANCE

    def read(self, part: str) -> None:
        name, _, rest = part.partition(" ")
        form = FORMS.get(name.lower())
        if form is not None and name.upper() not in self.setup.price_list:
            self._read_form(form, name.lower(), rest)
            return
        turned = rest.split(maxsplit=1)
        if name.isdecimal() and turned and turned[0].lower() in FORMS:
            said = " ".join((turned[0].lower(), name, *turned[1:]))
            raise DermdeskError(f"'{name} {turned[0][:12]}' is the other way round.", f"Type {said[:60]}.")
        counted = _UNITS.match(part)
        if counted is not None:
            part = f"{counted[1]}*{counted[3]}{counted[2]}{part[counted.end() :]}"
        part = spelled_out(self.setup, part)
        lines, diagnoses = read_lines(part, self.visit.diagnoses, price=price_of(self.setup))
        classed = tuple(_classed(self.setup, line, self.medical) for line in lines)
        self.visit = replace(self.visit, diagnoses=diagnoses, lines=(*self.visit.lines, *classed))

    def _read_form(self, form: Form, name: str, text: str) -> None:
        typed = form.read(name, Words(name, text, form.usage))
        reader = TailReader(name, list(self.visit.diagnoses), self.medical)
        tails = self._pointed(typed, tuple(reader.read(words) for words in typed.tails), reader)
        standing = Standing(
            lines=self.visit.lines, line_class=reader.line_class, confidential=reader.confidential,
            pointers=tails[0].pointers, medicare=self.payer is not None and self.payer.is_medicare,
        )  # fmt: skip
        proposal = self._answered(typed.build(tails).propose(standing))
        self.proposals.append(proposal)
        pointed = replace(self.visit, diagnoses=tuple(reader.diagnoses))
        self.visit = take(self.setup, pointed, proposal, others_follow=self.others_follow)

    def _answered(self, proposal: Proposal) -> Proposal:
        """The proposal after the answers that are left; the first question without one is the plan's."""
        while proposal.question is not None and self.question is None and self.answers:
            key = self.answers.pop(0)
            chosen = next((option for option in proposal.question.options if option.key == key), None)
            if chosen is None:
                raise DermdeskError(f"'{key[:5]}' is no answer to that.", "Type one of the letters shown.")
            proposal = chosen.proposal
        self.question = self.question or proposal.question
        return proposal

    def _pointed(self, typed: Typed, tails: tuple[Tail, ...], reader: TailReader) -> tuple[Tail, ...]:
        """Without a diagnosis typed: what the work is always done for, what its procedure points to, what fits."""
        if any(tail.pointers for tail in tails) or reader.line_class not in (LineClass.INSURANCE, LineClass.SELF):
            return tails
        if typed.usual:
            letters = reader.letter_of(typed.usual)
        else:
            beside = [line.pointers for line in self.visit.lines if line.code in typed.beside and line.pointers]
            fitting = only([code for code in reader.diagnoses if typed.fits(code)])
            letters = beside[-1] if beside else DIAGNOSIS_LETTERS[reader.diagnoses.index(fitting)] if fitting else ""
        return tuple(reader.tail(letters) for _tail in tails)


def _classed(setup: PracticeSetup, line: ChargeLine, medical: LineClass) -> ChargeLine:
    """A line that names no class takes the list's; the patient who pays pays medical lines too."""
    if line.line_class is not LineClass.INSURANCE:
        return line
    item = setup.price_list.get(line.code)
    if item is not None and item.line_class is not LineClass.INSURANCE:
        return replace(line, line_class=item.line_class)
    if not is_procedure_code(line.code):
        if item is None and not line.charge:
            begun = begun_with(setup, line.code)
            near = f" Or is it {', '.join(begun)}?" if begun else ""
            raise DermdeskError(
                f"'{line.code}' is not on the price list.",
                f"Mend it, or type its amount: the line is kept as typed.{near}",
            )
        return replace(line, line_class=LineClass.COSMETIC)
    return replace(line, line_class=medical)
