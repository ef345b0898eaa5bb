"""Holds what feed readers that none of us wrote show of our feeds against what is stored."""
