"""Foot care."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
