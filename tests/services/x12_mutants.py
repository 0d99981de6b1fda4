"""Spoiled X12 files, each read in a process whose processor time and memory are limited; run as a script.

`x12_mutants.py FOLDER SEED COUNT SECONDS MEGABYTES [SPOIL]` reads the files of the folder, makes COUNT mutants and
inspects each as `dermdesk x12 inspect` would, in words and as JSON. It prints `begin N` before a mutant and `end N ...`
after it, so that the mutant that breaks a limit is known. SPOIL (`loop`, `memory`, `raise`) breaks one on purpose.
"""

import json
import math
import random
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dermdesk.cli.x12_json import part_json
from dermdesk.cli.x12_words import Words
from dermdesk.domain.errors import DermdeskError
from dermdesk.domain.money import Money
from dermdesk.domain.remittance import Remittance
from dermdesk.services.x12_inspection import inspect_bytes

Mutation = Callable[[bytes, random.Random], bytes]
_SEPARATORS = b"*:~^|>'!\n\r\x1c\x1d\x1f+"
_HUGE = (b"9" * 9, b"9" * 400, b"1" + b"0" * 5000, b"-1", b"1E400", b"NaN", b"\xd9\xa3", b"0.0000001")


def mutant(samples: list[bytes], seed: str) -> bytes:
    """One to four mutations of a sample; the same seed gives the same bytes."""
    dice = random.Random(seed)
    data = dice.choices(samples, weights=[1 / max(len(one), 500) for one in samples])[0]
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        data = dice.choice(_MUTATIONS)(data, dice)
    return data


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 20))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _parts(data: bytes) -> tuple[list[bytes], bytes]:
    sign = data[105:106] or b"~"
    return data.split(sign), sign


def _of_segments(change: Callable[[list[bytes], random.Random], None]) -> Mutation:
    def mutate(data: bytes, dice: random.Random) -> bytes:
        parts, sign = _parts(data)
        for _ in range(dice.choice((1, 1, 2, 5))):
            change(parts, dice)
        return sign.join(parts)

    return mutate


def _delete(parts: list[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(parts)) if parts else 0
    del parts[at : at + dice.choice((1, 1, 1, 10))]


def _double(parts: list[bytes], dice: random.Random) -> None:
    if parts:
        at = dice.randrange(len(parts))
        parts[at:at] = [parts[at]] * dice.choice((1, 1, 2, 60))


def _swap(parts: list[bytes], dice: random.Random) -> None:
    if parts:
        one, other = dice.randrange(len(parts)), dice.randrange(len(parts))
        parts[one], parts[other] = parts[other], parts[one]


def _cut(data: bytes, dice: random.Random) -> bytes:
    start = dice.choice((0, 0, 0, dice.randrange(len(data) + 1)))
    return data[start : dice.randrange(len(data) + 1)]


def _separators(data: bytes, dice: random.Random) -> bytes:
    old, new = (dice.choice(_SEPARATORS).to_bytes(1, "big") for _ in range(2))
    if dice.random() < 0.5:
        return data.replace(old, new)
    return data[:106].replace(old, new) + data[106:]


def _counts(data: bytes, dice: random.Random) -> bytes:
    """A number somewhere becomes one that is too large, or none."""
    found = list(re.finditer(rb"(?<=[*:|>^])[0-9.]+(?=[*:|>^~'\n])", data))
    chosen = dice.sample(found, min(len(found), dice.choice((1, 1, 5))))
    for one in sorted(chosen, key=lambda match: match.start(), reverse=True):
        huge = dice.choice(_HUGE)
        data = data[: one.start()] + huge + data[one.end() :]
    return data


def _elements(data: bytes, dice: random.Random) -> bytes:
    """An element is emptied, or filled with much."""
    found = list(re.finditer(rb"[*|][^*|~']+", data))
    if not found:
        return data
    one = dice.choice(found)
    long = b"*" + b"A" * dice.choice((30, 3000, 30_000))
    filling = dice.choice((b"*", long, b"*" * 300, b"*" + b":" * 3000, b"*\xff\xfe\0"))
    return data[: one.start()] + filling + data[one.end() :]


def _many(data: bytes, dice: random.Random) -> bytes:
    return data * dice.choice((2, 5, 20)) if len(data) < 20_000 else data + data


def _encode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("latin-1")
    wide = (text.encode("utf-16"), text.encode("utf-16-be"))
    return dice.choice((*wide, b"\xef\xbb\xbf" + data, data[::-1], b"\0" + data))


_MUTATIONS: tuple[Mutation, ...] = (
    _flip,
    _flip,
    _of_segments(_delete),
    _of_segments(_double),
    _of_segments(_swap),
    _cut,
    _separators,
    _counts,
    _elements,
    _many,
    _encode,
)


def inspect(data: bytes, names: frozenset[str]) -> str:
    """`refused` or the number of sets; raises AssertionError for what no mutant may do."""
    words = Words()
    said: list[str] = []
    count = 0
    try:
        for part in inspect_bytes(data):
            count += 1
            words.of(part)
            json.loads(json.dumps(part_json(part)))
            said += [problem.message for problem in part.problems]
            if isinstance(part.content, Remittance) and part.content.balanced:
                _is_balanced(part.content)
        words.summary()
    except DermdeskError as error:
        if count or "\n" in str(error):
            raise AssertionError("refused after the first part, or in more than one line") from error
        said.append(str(error))
    told = set(re.findall(r"[A-Z]{5,}", " ".join(said)))
    if told & names:
        raise AssertionError("a message repeats a name of the file")
    return f"{count} parts" if count else "refused"


def _is_balanced(found: Remittance) -> None:
    """The whole adds up by the plainest arithmetic."""
    paid = sum(claim.paid.cents for claim in found.claims)
    kept = sum(one.amount.cents for one in found.provider_adjustments)
    if Money(paid - kept) != found.payment:
        raise AssertionError("said to be in balance and is not")
    for claim in found.claims:
        less = sum(one.amount.cents for one in claim.all_adjustments)
        if claim.charge.cents - less != claim.paid.cents:
            raise AssertionError("a claim is said to be in balance and is not")


def _spoil(kind: str) -> None:
    if kind == "raise":
        raise IndexError(kind)
    taken: list[bytes] = []
    while True:
        if kind == "memory":
            taken.append(bytes(10_000_000))


def main() -> None:
    """Read each mutant under its own limit of processor time; memory is limited for all."""
    folder, seed, count, cpu, megabytes, *spoil = sys.argv[1:]
    samples = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    text = b" ".join(samples).decode("latin-1")
    names = frozenset(re.findall(r"NM1.[A-Z0-9]{2}.1.([A-Z]{5,})", text))
    memory = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    for number in range(int(count)):
        data = mutant(samples, f"{seed}:{number}")
        _say(f"begin {number}")
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + int(cpu), hard))
        if spoil and number == 3:
            _spoil(spoil[0])
        _say(f"end {number} {inspect(data, names)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
