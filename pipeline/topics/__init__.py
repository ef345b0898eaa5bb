"""Topics: the rules by which entries come into them, tried, labelled and scored."""
