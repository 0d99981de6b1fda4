"""Checks before sending: the envelope of a finished file, its headers and levels."""

import re
from collections.abc import Iterator, Sequence

from dermdesk.domain.claim_field import ClaimField
from dermdesk.domain.codes import is_phone
from dermdesk.interchange import claim_837p_loops as loops
from dermdesk.interchange.claim_837p import VERSION
from dermdesk.interchange.claim_check_loops import misfits
from dermdesk.interchange.claim_checking import FileCheck, Wrong, file_check
from dermdesk.interchange.claim_text import FileText
from dermdesk.interchange.x12 import ISA_WIDTHS, Segment

_X12 = "X12.5 and X12.6 (control structure)"
_TELL = "Tell whoever looks after the program."
_QUALIFIERS = ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ")
_CONTROL = re.compile(r"[1-9][0-9]{0,8}")
_NESTED = ("ISA", "GS", "ST", "SE", "GE", "IEA")


@file_check("DERM-SUB-001", ClaimField.ENVELOPE, source=_X12)
def interchange_header(file: FileText) -> Iterator[Wrong]:
    """The header of the file (ISA) has not its fixed form.

    Why:
        The first 106 characters are read by their places. Ids are padded to their width, and the version is 00501. A
        file whose header is off by one character is not read at all (TA1).
    What to do:
        Look at the ids and qualifiers of the clearinghouse in Settings, Receivers.
    """
    header = file.controls[0]
    if tuple(len(element) for element in header.elements) != ISA_WIDTHS:
        yield Wrong(f"The file's header has not its 106 characters. {_TELL}")
        return
    if header.element(5) not in _QUALIFIERS or header.element(7) not in _QUALIFIERS:
        yield Wrong("The qualifier of an id in the file's header is none. Correct it in Settings, Receivers.")
    if not header.element(6).strip() or not header.element(8).strip():
        yield Wrong("The id of sender or receiver is missing. Type it in Settings, Receivers.", ClaimField.RECEIVER)
    if header.element(12) != "00501" or header.element(14) not in "01" or not header.element(13).isdigit():
        yield Wrong(f"The file's header has a wrong version, number or flag. {_TELL}")


@file_check("DERM-SUB-002", ClaimField.ENVELOPE, source=_X12)
def control_numbers(file: FileText) -> Iterator[Wrong]:
    """A count or control number of the envelope does not come out.

    Why:
        Each header bears a number that its trailer repeats, and trailers count what stands between. One that differs
        means that something was lost, and the file comes back (TA1, 999).
    What to do:
        This is the program's work: nothing was sent. Tell whoever looks after the program.
    """
    found = {name: [one for one in file.controls if one.name == name] for name in _NESTED}
    opened, closed = found["ST"], found["SE"]
    groups, ends = found["GS"], found["GE"]
    if len(found["ISA"]) != 1 or len(found["IEA"]) != 1 or len(groups) != len(ends) or len(opened) != len(closed):
        yield Wrong(f"A header of the file has no trailer, or a trailer no header. {_TELL}")
        return
    pairs = (*zip(opened, closed, strict=True), *zip(groups, ends, strict=True))
    if found["IEA"][0].element(2) != found["ISA"][0].element(13) or any(
        end.element(2) != start.element(6 if start.name == "GS" else 2) for start, end in pairs
    ):
        yield Wrong(f"A trailer of the file bears another number than its header. {_TELL}")
    counts = (
        (found["IEA"][0].element(1), len(groups)),
        *((end.element(1), end.place - start.place + 1) for start, end in zip(opened, closed, strict=True)),
        *(
            (end.element(1), sum(start.place < one.place < end.place for one in opened))
            for start, end in pairs[len(opened) :]
        ),
    )
    if any(stated != str(count) for stated, count in counts):
        yield Wrong(f"A trailer of the file counts wrong. {_TELL}")
    numbers = [start.element(2) for start in opened]
    if len(set(numbers)) < len(numbers) or not all(4 <= len(number) <= 9 for number in numbers):
        yield Wrong(f"Two transaction sets have one number, or one has none. {_TELL}")
    if not all(_CONTROL.fullmatch(group.element(6)) for group in groups):
        yield Wrong(f"The number of a group is none. {_TELL}")


@file_check("DERM-SUB-005", ClaimField.SUBMITTER, "A8:496:41")
def submitter_and_receiver(file: FileText) -> Iterator[Wrong]:
    """The submitter or the receiver has no id, or nobody to call.

    Why:
        The clearinghouse takes files of senders that it has enrolled, each by its id, with a name and a phone number of
        ten digits for questions.
    What to do:
        Copy the ids from the enrollment letter into Settings, Receivers, and type the practice's phone. Whether the
        practice is enrolled for a payer only its letter says.
    """
    for head in file.sets:
        sender, receiver = head.party("41"), head.party("40")
        if not sender.value("NM1", 3) or not sender.value("NM1", 9) or not receiver.value("NM1", 9):
            yield Wrong("The id of submitter or receiver is missing. Type it in Settings, Receivers.")
        contact = sender.get("PER")
        if not contact or contact[0].element(3) != "TE" or not is_phone(contact[0].element(4)):
            words = "The practice's phone number has not ten digits. Correct it in Settings, Practice."
            yield Wrong(words, ClaimField.BILLING_NAME, None, "A7:127:41")


@file_check("DERM-SUB-041", ClaimField.ENVELOPE, "A3:493")
def version(file: FileText) -> Iterator[Wrong]:
    """The file does not say in both places which guide it follows.

    Why:
        Group and transaction set both name the guide in force. Where one is missing, receivers fall back to another or
        return the file.
    What to do:
        This is the program's work: nothing was sent. Tell whoever looks after the program.
    """
    groups = [one for one in file.controls if one.name == "GS"]
    if any(one.element(8) != VERSION or one.element(1) != "HC" for one in groups) or any(
        head.head.element(3) != VERSION or head.head.element(1) != "837" for head in file.sets
    ):
        yield Wrong(f"Group or transaction set does not name the guide {VERSION}. {_TELL}")
    for head in file.sets:
        start = head.get("BHT")
        if (
            not start
            or start[0].element(1) != "0019"
            or not start[0].element(3)
            or start[0].element(6) not in ("CH", "RP")
        ):
            yield Wrong(f"The beginning of a transaction set is missing or wrong. {_TELL}")


@file_check("DERM-SUB-062", ClaimField.ENVELOPE, "A7:684")
def whole_file(file: FileText) -> Iterator[Wrong]:
    """The file holds no claim, lacks its beginning, or holds what belongs nowhere.

    Why:
        A transaction set begins with what it is and who sends it to whom; then come the levels and their claims. What
        stands outside makes the whole file unreadable (999).
    What to do:
        This is the program's work: nothing was sent. Tell whoever looks after the program.
    """
    for stray in file.strays:
        yield Wrong(f"A segment stands where none belongs. {_TELL}", segment=stray.place)
    for head in file.sets:
        yield from misfits(head)
    if not file.count:
        yield Wrong(f"There is no claim in the file. {_TELL}")


@file_check("DERM-SUB-044", ClaimField.ENVELOPE, "A7:684")
def levels(file: FileText) -> Iterator[Wrong]:
    """The levels of the file (HL) are not numbered or nested as they have to be.

    Why:
        Billing provider, subscriber and patient stand one below the other; each level bears its number, that of the
        level above, and says whether one follows below.
    What to do:
        This is the program's work: nothing was sent. Tell whoever looks after the program.
    """
    starts = [one.place for one in file.controls if one.name == "ST"]
    count, above = 0, {"20": "", "22": "", "23": ""}
    following: Sequence[Segment | None] = (*file.levels[1:], None)[: len(file.levels)]
    for level, after in zip(file.levels, following, strict=True):
        if starts and level.place > starts[0]:
            starts.pop(0)
            count, above = 0, {"20": "", "22": "", "23": ""}
        count += 1
        number, parent, code, child = (level.element(place) for place in range(1, 5))
        expected = above.get(loops.PARENTS.get(code, ""), "")
        has_child = after is not None and loops.PARENTS.get(after.element(3)) == code
        if number != str(count) or code not in above or parent != expected or child != ("1" if has_child else "0"):
            yield Wrong(f"A level of the file is numbered or nested wrong. {_TELL}", segment=level.place)
        if code in above:
            above[code] = number


FORM_CHECKS: tuple[FileCheck, ...] = (
    interchange_header,
    control_numbers,
    submitter_and_receiver,
    version,
    whole_file,
    levels,
)
"""In the order in which they speak."""
