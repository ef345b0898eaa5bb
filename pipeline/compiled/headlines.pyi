from collections.abc import Iterator

from pipeline.separate.blocks import Outline
from pipeline.separate.headlines import Headline

def headlines(page: Outline, base_url: str | None) -> Iterator[Headline]: ...
def absolute(address: str | None, base_url: str | None) -> str | None: ...
