"""Holds py3langid's model, which is loaded when this module is imported: once for all workers of a service."""

from __future__ import annotations

from py3langid.langid import MODEL_FILE, LanguageIdentifier

try:
    from pipeline.compiled.words import visits
except ImportError:  # not built where there is no C compiler
    MODEL = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
else:

    class _Compiled(LanguageIdentifier):  # type: ignore[misc]  # py3langid has no types
        """The same model, whose walk over the bytes of a text is compiled: nine tenths of what it takes."""

        def _raw_score(self, text: bytes) -> object:
            counts = visits(self.tk_nextmove, self._rowbase, self.tk_output, text)
            return self._sparse_score(counts, self.nb_ptc) if counts else super()._raw_score(text)

    MODEL = _Compiled.from_model_file(MODEL_FILE, norm_probs=True)

__all__ = ["MODEL"]
