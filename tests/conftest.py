"""What holds for all tests."""

from hypothesis import settings

# The same examples on every machine, and no limit of time: a busy one is no fault of the code.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
