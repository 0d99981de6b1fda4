"""The desk: PySide6 and nothing else."""
