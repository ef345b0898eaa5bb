"""How sources are, judged by their own history, and how a list that broke is found again."""
