"""Take a picture of every page in both schemes, and on a phone's width: `python -m bench.screenshots FOLDER`.

They are those of a made-up house that has everything pages can show.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.sites.browsing import OPERATED, PAGES, browser, house, sign_in

WIDTHS = {"desk": 1000, "phone": 360}
SCHEMES = ("light", "dark")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", default="", help="pages whose name has this")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        sync_playwright() as playwright,
        browser(playwright) as chromium,
        house(Path(made)) as root,
    ):
        for name, path in (PAGES | OPERATED).items():
            if arguments.only in name:
                for picture in _pictures(chromium, arguments.folder, name, root, path):
                    print(picture)


def _pictures(chromium: Browser, folder: Path, name: str, root: str, path: str) -> Iterator[Path]:
    for width_name, width in WIDTHS.items():
        for scheme in SCHEMES:
            page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            if name in OPERATED:
                sign_in(page, root)
            page.goto(root + path)
            picture = folder / f"{name}-{width_name}-{scheme}.png"
            page.screenshot(path=picture, full_page=True)
            page.close()
            yield picture


if __name__ == "__main__":
    main()
