"""What programs are told: entries, topics, sources and searches as JSON, read-only, described by OpenAPI."""
