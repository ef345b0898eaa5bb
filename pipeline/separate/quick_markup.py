"""The part of making markup that is asked of every piece of an article: compiled, or else the same in Python."""

from __future__ import annotations

try:
    from pipeline.compiled.markup import inline
except (ImportError, TypeError, ValueError):  # as in quick.py
    from pipeline.separate.inline import inline_in_python as inline

__all__ = ["inline"]
