"""Tells whether two texts are one item: by their words, their numbers, their titles and their addresses."""
