"""Numbers of things in words."""


def counted(count: int, one: str, many: str = "") -> str:
    """`1 visit`, `3 visits`; `many` where an s is not enough."""
    return f"{count} {one if count == 1 else many or one + 's'}"
