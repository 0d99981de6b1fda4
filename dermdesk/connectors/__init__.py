"""The outside world: keyring, mail, cards, packets, this machine."""
