from collections.abc import Sequence

from pipeline.separate.blocks import Outline
from pipeline.separate.headlines import Headline
from pipeline.separate.weigh import Ground

def find_items(page: Outline, members: Sequence[Headline]) -> None: ...
def weight(page: Outline, members: Sequence[Headline], ground: Ground) -> float: ...
