"""Adds a source: what an address gives is found, shown, and written down when a person says so."""
