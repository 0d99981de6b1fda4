"""Repairs."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
