"""Use cases, one module each: the only door to the layers below."""
