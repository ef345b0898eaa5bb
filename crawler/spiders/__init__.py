"""The spiders: one for the web, one for what lies on disk."""
