"""States and territories of the United States, and which of them a ZIP code can lie in.

Source: three-digit prefixes of the Postal Service (publication L002). Where a route crosses a border both states are
allowed.
"""

_PREFIXES = (
    "005 NY; 006-007 PR; 008 VI; 009 PR; 010-027 MA; 028-029 RI; 030-038 NH; 039-049 ME; 050-059 VT; 055 MA; "
    "060-069 CT; 063 NY; 070-089 NJ; 090-099 AE; 100-149 NY; 150-196 PA; 197-199 DE; 200-205 DC; 201 VA; 205 MD; "
    "205 VA; 206-219 MD; 220-246 VA; 247-268 WV; 270-289 NC; 290-299 SC; 300-319 GA; 320-339 FL; 340 AA; 341-349 "
    "FL; 350-369 AL; 370-385 TN; 386-397 MS; 398-399 GA; 400-427 KY; 422 TN; 430-459 OH; 460-479 IN; 480-499 MI; "
    "500-528 IA; 530-549 WI; 550-567 MN; 567 ND; 569 DC; 570-577 SD; 580-588 ND; 590-599 MT; 592 ND; 600-629 IL; "
    "630-658 MO; 660-679 KS; 680-693 NE; 700-714 LA; 716-729 AR; 717 LA; 730-749 OK; 733 TX; 739 TX; 750-799 TX; "
    "800-816 CO; 811 NM; 820-831 WY; 831 ID; 832-838 ID; 834 WY; 840-847 UT; 845 AZ; 850-865 AZ; 865 NM; 870-884 "
    "NM; 880 TX; 885 TX; 885 NM; 889-898 NV; 894 CA; 900-961 CA; 961 NV; 962-966 AP; 967-968 HI; 967 AS; 969 GU; "
    "969 MP; 969 FM; 969 MH; 969 PW; 970-979 OR; 976 CA; 980-994 WA; 995-999 AK"
)


def _by_prefix() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _PREFIXES.split("; "):
        span, state = row.split(" ")
        first, _, last = span.partition("-")
        for prefix in range(int(first), int(last or first) + 1):
            found.setdefault(f"{prefix:03d}", set()).add(state)
    return {prefix: frozenset(states) for prefix, states in found.items()}


STATES_BY_PREFIX = _by_prefix()
"""`627` to {IL}: the states in which a ZIP code that begins so can lie."""

STATES = frozenset(state for states in STATES_BY_PREFIX.values() for state in states)
"""Fifty states, the District of Columbia, territories, freely associated states and military post."""


def zip_lies_in(zip_code: str, state: str) -> bool:
    """Whether a ZIP code (5 or 9 digits) can lie in a state; False for a ZIP that is nowhere."""
    return state in STATES_BY_PREFIX.get(zip_code[:3], frozenset())
