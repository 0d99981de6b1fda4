"""Skin substitutes."""

from dermdesk.scrub.rule import Rule

RULES: tuple[Rule, ...] = ()
