"""What was seen and done, told in sentences that keep what they say: worded anew in each language they are shown in."""

from pipeline.told.keeping import data_of, told
from pipeline.told.telling import Telling, Value, first_line, in_language, said_by, tell

__all__ = ["Telling", "Value", "data_of", "first_line", "in_language", "said_by", "tell", "told"]
