"""Frozen values and pure rules of the business; standard library only."""
