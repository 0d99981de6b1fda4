"""Incident-to billing."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
