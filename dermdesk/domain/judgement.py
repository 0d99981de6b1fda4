"""What the rules said of a posted visit when it was judged last: the next judgement can say what changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFinding:
    """A finding as it was told; `severity` is its word, `line` None the whole visit, `key` as in scrub.finding."""

    rule: str
    severity: str
    line: int | None
    key: str
    message: str

    @property
    def said(self) -> str:
        """One line for lists: `DERM-EM-001 line 1: …`."""
        where = f" line {self.line}" if self.line is not None else ""
        return f"{self.rule}{where}: {self.message}"
