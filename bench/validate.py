"""Validate the published feeds with the W3C feed validator, offline; `make validate` runs it.

The validator is no part of the project: it is looked for beside the code, in ./validator.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
GET_IT = """The W3C feed validator is not here. It runs offline; fetch it once, with the two libraries it needs:
    git clone https://github.com/w3c/feedvalidator validator
    {python} -m pip install html5lib rdflib"""
LEVEL = "AAA"  # errors, warnings and advice
_SELF = re.compile(r'<(?:atom:)?link href="([^"]+)" rel="self"')


def main(public: Path = HERE / "data" / "public", validator_folder: Path = HERE / "validator") -> int:
    """Print what the validator says of each feed; give 1 if it says anything at all."""
    feeds = sorted([*public.rglob("*.rss"), *public.rglob("*.atom"), *public.glob("*.opml")])
    if not feeds:
        print(f"no feeds in {public}: publish some first (make demo, or tidings publish)", file=sys.stderr)
        return 1
    try:
        validator = _validator(validator_folder)
    except ImportError:
        print(GET_IT.format(python=sys.executable), file=sys.stderr)
        return 1
    count = 0
    for path in feeds:
        messages = list(_messages(validator, path))
        count += len(messages)
        print(*[f"{path}: {message}" for message in messages] or [f"{path}: valid"], sep="\n")
    print(f"{len(feeds)} feeds, {count} messages at level {LEVEL}")
    return 1 if count else 0


def _validator(folder: Path) -> Any:
    sys.path.insert(0, str(folder / "src"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validator's own, of its age
        validator = import_module("feedvalidator")
        import_module("feedvalidator.compatibility")
        import_module("feedvalidator.formatter.text_plain")
    return validator


def _messages(validator: Any, path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    address = _SELF.search(text)
    result = validator.validateString(text, firstOccurrenceOnly=0, base=address[1] if address else path.as_uri())
    events = getattr(validator.compatibility, LEVEL)(result["loggedEvents"])
    yield from validator.formatter.text_plain.Formatter(events)


if __name__ == "__main__":
    sys.exit(main(*(Path(argument) for argument in sys.argv[1:])))
