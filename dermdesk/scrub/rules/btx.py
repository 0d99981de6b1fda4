"""Botulinum toxin."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
