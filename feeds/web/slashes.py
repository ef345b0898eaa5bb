"""Send on who writes a slash too many or too few at the end of an address that is answered from the store."""

from __future__ import annotations

from collections.abc import Collection

from feeds.api.answers import PLACES, ROOT

API = {"api": ROOT, "api/": ROOT, ROOT.removesuffix("/"): ROOT} | {
    f"{ROOT}{place}/": ROOT + place for place in PLACES if place
}


def meant(name: str, answered: Collection[str]) -> str | None:
    """Give what is meant by a name, as an address seen from it; None where there is nothing to be mended.

    `answered` are the names that are answered as they stand; one that ends in a slash stands for all that is below it.
    """
    target = API.get(name) if "api/" in answered else None
    if target is None and name.endswith("/") and not name.endswith("//") and name.removesuffix("/") in answered:
        target = name.removesuffix("/")
    # From there, not from the site's address: a proxy may stand in between, or another name lead here.
    return "../" * name.count("/") + target if target is not None else None
