"""dermdesk: the billing desk of a small dermatology practice."""

__version__ = "0.1.0"
