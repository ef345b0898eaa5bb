"""Fetches: politely, bounded, and never from where it must not."""
