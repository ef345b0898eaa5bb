"""What was compiled serves where it was made of the very source; modules compiled as they are written give the same."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from pipeline.compiled.finder import PARTS, ROOM, CompiledFinder, file_name, source_of
from pipeline.separate.quick import COMPILED

TELLS = """
import gc
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pipeline

from pipeline.compiled.finder import PARTS

if sys.argv[1] == "written":
    finder = next(finder for finder in sys.meta_path if type(finder).__name__ == "CompiledFinder")
    finder.modules = {name for name in finder.modules if name.startswith(PARTS)}

from pipeline.describe import describe
from pipeline.document import read
from pipeline.items import Page
from pipeline.separate import separate

told = sha256()
gc.collect()
gc.disable()
for path in map(Path, sys.stdin.read().split()):
    page = Page(body=path.read_bytes(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), path=path, media_type="text/html")
    separation = separate(document := read(page))
    told.update(f"{separation!r} {describe(document, separation)!r}".encode(errors="replace"))
files = [getattr(module, "__file__", None) or "" for name, module in sys.modules.items() if not name.startswith(PARTS)]
compiled = [file for file in files if "/modules/" in file]
del separation, document
print(told.hexdigest(), len(compiled), gc.collect())
"""


def told(how: str, pages: list[Path]) -> tuple[str, int, int]:
    """Give a hash of what comes of pages, how many modules were compiled so, and what only the collector could free."""
    ran = subprocess.run(
        [sys.executable, "-c", TELLS, how],
        input="\n".join(map(str, pages)),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    digest, compiled, in_cycles = ran.stdout.split()
    return digest, int(compiled), int(in_cycles)


@pytest.mark.skipif(not COMPILED, reason="the compiled part was not built: no C compiler")
def test_pages_come_out_alike() -> None:
    pages = sorted((Path(__file__).parent / "recorded").rglob("*.html"))
    digest, compiled, in_cycles = told("compiled", pages)
    # Compiled, a generator and a function within it hold each other: that would keep each page until it is looked for.
    assert (digest, 0, in_cycles) == told("written", pages)
    current = sum(path.name == file_name(name, source_of(name)) for name, path in built())
    assert compiled == current  # of a source that was edited since, none


def built() -> list[tuple[str, Path]]:
    """Give what was compiled as it is written."""
    found = [(path.name.partition("-")[0], path) for path in ROOM.glob(f"*{EXTENSION_SUFFIXES[0]}")]
    return [(name, path) for name, path in found if not name.startswith(PARTS)]


@pytest.mark.skipif(not COMPILED, reason="the compiled part was not built: no C compiler")
def test_none_of_them_calls_itself() -> None:
    """Compiled, nobody counts how deep calls go: a hostile page would end the process."""
    modules = {name for name, _ in built()}
    assert len(modules) > 20
    for module in modules:
        calls = calls_in(source_of(module))
        for name in calls:
            assert name not in reached(calls, name), (module, name)


def calls_in(source: Path) -> dict[str, set[str]]:
    """Give what each function of a module calls of it, by its name or as a method of its own."""
    found: dict[str, set[str]] = {}
    for function in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(function, ast.FunctionDef):
            called = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
            found.setdefault(function.name, set()).update(name.removeprefix("self.") for name in called)
    return found


def reached(calls: dict[str, set[str]], name: str) -> set[str]:
    """Give what a function calls, and what that calls."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = calls.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def test_who_edits_a_module_runs_what_is_written(tmp_path: Path) -> None:
    source = tmp_path / "house" / "room" / "thing.py"
    package = source.with_name("__init__.py")
    source.parent.mkdir(parents=True)
    source.write_text("a = 1\n")
    package.write_text("b = 1\n")
    modules = tmp_path / "modules"
    modules.mkdir()
    for name, written in (("room.thing", source), ("room", package)):
        (modules / file_name(name, written)).touch()
    finder = CompiledFinder(modules, source.parents[1])

    spec, of_package = finder.find_spec("room.thing"), finder.find_spec("room")
    assert spec is not None
    assert spec.origin == str(modules / file_name("room.thing", source))
    assert spec.submodule_search_locations is None
    assert of_package is not None
    assert of_package.submodule_search_locations == [str(source.parent)]
    assert finder.find_spec("room.other") is None

    source.write_text("a = 2\n")
    assert finder.find_spec("room.thing") is None
    assert finder.find_spec("room") is not None


@pytest.mark.parametrize("edited", ["part.pyx", "other.pyx", "other.pxd"])
def test_who_edits_what_is_written_for_the_compiler_runs_its_twins(tmp_path: Path, edited: str) -> None:
    def house(name: str) -> Path:
        room = tmp_path / name / "pipeline" / "compiled"
        room.mkdir(parents=True)
        for source in ("part.pyx", "other.pyx", "other.pxd"):
            (room / source).write_text("a = 1\n")
        return room

    modules = tmp_path / "modules"
    modules.mkdir()
    made = modules / file_name("pipeline.compiled.part", house("built") / "part.pyx")
    made.touch()

    house("same")
    finder = CompiledFinder(modules, tmp_path / "same")
    spec = finder.find_spec("pipeline.compiled.part")
    assert spec is not None
    assert spec.origin == str(made)
    assert finder.find_spec("pipeline.compiled.absent") is None

    room = house("edited")
    (room / edited).write_text("a = 2\n")
    (room / f"part{EXTENSION_SUFFIXES[0]}").touch()  # as former versions were built: of nobody knows what
    with pytest.raises(ModuleNotFoundError):
        CompiledFinder(modules, tmp_path / "edited").find_spec("pipeline.compiled.part")
