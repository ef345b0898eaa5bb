from numpy import bool_, float32
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named

def describe_pieces(page: Outline, named: Named) -> tuple[NDArray[bool_], NDArray[float32]]: ...
