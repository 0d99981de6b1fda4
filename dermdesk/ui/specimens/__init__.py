"""Specimens: the board from the jar to the payment."""
