"""Entries: made, named, taken again from their pages, withdrawn."""
