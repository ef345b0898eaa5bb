"""What becomes of a page: separated, described, identified, classified and stored."""

from pipeline.compiled.finder import install

install()
