"""Read models: domain values out of the projection tables."""
