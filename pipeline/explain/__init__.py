"""Explains a page: what each of its blocks was taken for, how surely, and why; computed only when it is asked for."""

from __future__ import annotations

from pipeline.document import Document
from pipeline.explain.capture import explain_capture
from pipeline.explain.explanation import Explanation
from pipeline.explain.page import explain_page


def explain(document: Document) -> Explanation:
    """Give each block of a page in reading order, with the verdict that `separate` comes to and its reasons."""
    return explain_capture(document) if document.root is None else explain_page(document)[0]
