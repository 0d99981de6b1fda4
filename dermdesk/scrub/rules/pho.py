"""Phototherapy and excimer laser."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
