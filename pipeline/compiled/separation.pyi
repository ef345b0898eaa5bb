from lxml.html import HtmlElement
from numpy import float32, int64, uint32
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.texts import Likeness as Likeness

def marked(root: HtmlElement, attribute: str, words: tuple[str, ...], most: int) -> list[HtmlElement]: ...
def linked(
    root: HtmlElement, words: tuple[str, ...], relation: str, most: int, page: Outline | None = None
) -> list[HtmlElement]: ...
def dated_lines(
    root: HtmlElement, tags: tuple[str, ...], most: int, shortest: int, longest: int
) -> list[tuple[HtmlElement, str]]: ...
def count_each(texts: list[str], live: list[bool]) -> NDArray[float32]: ...
def like_titles(texts: list[str], live: list[bool], titles: tuple[frozenset[str], ...]) -> NDArray[float32]: ...
def scores(
    columns: NDArray[float32],
    feature: NDArray[int64],
    threshold: NDArray[float32],
    lost: NDArray[uint32],
    values: NDArray[float32],
) -> NDArray[float32]: ...
