"""`tidings doctor`: what is wrong with a data folder, or with feeds that somebody serves, and what mends it."""
