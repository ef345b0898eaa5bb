"""Pages for people: templates, their texts and their style."""
