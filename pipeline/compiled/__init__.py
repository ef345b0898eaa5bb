"""What is asked of every sign, element and piece of a page, compiled (Cython); built where there is a C compiler.

Each function has a twin in Python, which gives the same and serves where this could not be built. The tests hold them
to be equal. `tags` and `asked` stand for themselves because pages are read before there is anything to separate.

Beside them modules that take much time, and have no such twin, are compiled as they are written (`build.py` names
them). `finder.py` finds both, where they were compiled of the sources that are there.
"""

MISSING = (
    "The compiled part of Tidings is not there, or of other sources than these: it gives the same without, and takes"
    " over twice as long to separate a page. To have it, install a C compiler and the headers of Python (on Debian:"
    " apt-get install gcc python3-dev), then install Tidings again."
)
"""What is said where it could not be built, or was built of other sources."""
