"""The one error that a person may read word for word."""


class DermdeskError(Exception):
    """Something that a person can understand and act upon.

    `message` says what happened and what was kept, `help` says what to do; neither names a patient.
    Every other exception is a bug and is reported without its data.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message} {self.help}".strip()


class BookError(DermdeskError):
    """The book itself cannot go on (disk full, damaged, open elsewhere): what comes next would fail just as well."""
