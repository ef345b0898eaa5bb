"""The rooms of the house: imports point one way."""

import ast
from collections import Counter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
MAY_IMPORT = {
    "pipeline": {"pipeline"},
    "crawler": {"crawler", "pipeline"},
    "feeds": {"feeds", "pipeline"},
    "scheduler": {"scheduler", "crawler", "feeds", "pipeline"},
    "tidings": {"tidings", "scheduler", "crawler", "feeds", "pipeline"},
}


def modules(room: str) -> list[Path]:
    folder = HOUSE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def imported(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written out"
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    for module in modules(room):
        assert imported(module) & MAY_IMPORT.keys() <= MAY_IMPORT[room], module


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_module_grows_past_330_lines(room: str) -> None:
    for module in modules(room):
        assert len(module.read_text(encoding="utf-8").splitlines()) <= 330, module


def test_no_folder_holds_more_than_forty_modules() -> None:
    held = Counter(module.parent for room in MAY_IMPORT for module in modules(room))
    assert {folder: number for folder, number in held.items() if number > 40} == {}


def test_sql_stands_in_the_store_only() -> None:
    for room in MAY_IMPORT:
        for module in modules(room):
            if (HOUSE / "pipeline" / "store") not in module.parents:
                assert not imported(module) & {"sqlite3", "sqlite_utils"}, module
