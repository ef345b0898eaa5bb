from lxml.html import HtmlElement
from numpy import float32, int64, uint32
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline

def read(root: HtmlElement, skipped: frozenset[str]) -> Outline: ...
def marked(root: HtmlElement, attribute: str, words: tuple[str, ...], most: int) -> list[HtmlElement]: ...
def count_each(texts: list[str], live: list[bool]) -> NDArray[float32]: ...
def like_titles(texts: list[str], live: list[bool], titles: tuple[frozenset[str], ...]) -> NDArray[float32]: ...
def scores(
    columns: NDArray[float32],
    feature: NDArray[int64],
    threshold: NDArray[float32],
    lost: NDArray[uint32],
    values: NDArray[float32],
) -> NDArray[float32]: ...
