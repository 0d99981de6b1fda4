"""Advance notices."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
