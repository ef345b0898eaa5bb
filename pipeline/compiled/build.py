"""Builds the compiled part when Tidings is installed; without a C compiler it is left out, and that is said."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml
from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension

_ROOM = "pipeline/compiled"
# Compiled as they are written: by the profile of separating and describing, where 15% of that time goes with it. Those
# that have a twin which is compiled are not among them, nor those that hardly a page asks for; and none has a
# function that calls itself: compiled, that ends in a crash and not in a RecursionError.
_AS_WRITTEN = {
    "pipeline": "addresses iptc",
    "pipeline.dates": "__init__ months spans",
    "pipeline.describe": """
        __init__ attachments authors cards declared labelled language marked marks metadata shown_title surroundings
        titles
    """,
    "pipeline.document": "__init__ jsonld",
    "pipeline.separate": """
        __init__ addresses features groups judge markup named outline places rest teasers trees wholes
    """,
}
_SMALL = ["-O1", "-g0"]  # -O2 takes half as long again to compile, and brings no more
# A generator is to have no function or lambda of its own: they would hold each other, and the page with them.
# No type is believed that is only an annotation, or inferred: what Python gives is to come out, and nothing else.
_DIRECTIVES = {"annotation_typing": False, "infer_types": False, "language_level": 3}
_INCLUDED: Any = getattr(lxml, "get_include")  # noqa: B009  (the stubs do not know it)


class CompiledPart(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Puts the modules where an editable installation finds them and a wheel takes them from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build them, and make the wheel one of this platform; or warn, and leave it one of any."""
        try:
            _build(Path(self.root))
        except (Exception, SystemExit) as error:  # whatever a compiler can come to
            self.app.display_warning(
                f"The compiled part of Tidings was not built ({type(error).__name__}: {error}). It gives the same"
                " without, and takes over twice as long to separate a page. To have it, install a C compiler and the"
                " headers of Python (on Debian: apt-get install gcc python3-dev), then install Tidings again."
            )
            return
        try:
            _build_as_written(Path(self.root))
        except (Exception, SystemExit) as error:
            self.app.display_warning(
                f"Some modules of Tidings were not compiled ({type(error).__name__}: {error}). They run as they are"
                " written, which gives the same, and takes a sixth longer to read a page."
            )
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"].append(f"/{_ROOM}/modules/*{EXTENSION_SUFFIXES[0]}")  # those of this Python alone


def _build(root: Path) -> None:
    """Build what is written for the compiler."""
    modules = [
        Extension(
            f"{_ROOM.replace('/', '.')}.{source.stem}",
            [str(source)],
            include_dirs=_INCLUDED(),
            extra_compile_args=["-O3", "-g0", "-ffp-contract=off"],  # numbers come out as those of the twins do
        )
        for source in sorted((root / _ROOM).glob("*.pyx"))
    ]
    _keep(modules, root, of_parts=True)


def _build_as_written(root: Path) -> None:
    """Build modules as they are written."""
    source_of = _finder(root).source_of
    sources = {name: source_of(name, root) for name in _names()}
    modules = [
        Extension(name if source.stem != "__init__" else f"{name}.__init__", [str(source)], extra_compile_args=_SMALL)
        for name, source in sources.items()
    ]
    _keep(modules, root, of_parts=False)


def _keep(modules: list[Extension], root: Path, *, of_parts: bool) -> None:
    """Compile modules, and keep each under a name that says what it was made of, in place of all former ones."""
    finder, room = _finder(root), root / _ROOM / "modules"
    room.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = _made(modules, Path(folder))  # where that fails, the former ones may still be of these sources
        for former in room.glob(f"*{EXTENSION_SUFFIXES[0]}"):  # of this Python: another may run from the same folder
            if former.name.startswith(finder.PARTS) == of_parts:
                former.unlink()
        for name, one in made.items():
            shutil.copy2(one, room / finder.file_name(name, finder.source_of(name, root)))


def _names() -> Iterable[str]:
    for package, modules in _AS_WRITTEN.items():
        yield from (package if module == "__init__" else f"{package}.{module}" for module in modules.split())


def _finder(root: Path) -> ModuleType:
    """Give the module that will look for what is made here; by its place, for the package cannot be imported yet."""
    spec: Any = importlib.util.spec_from_file_location("finder", root / _ROOM / "finder.py")
    finder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(finder)
    return finder


def _made(modules: list[Extension], folder: Path) -> dict[str, Path]:
    """Compile modules, several at once; give what came of each by its name."""
    sources: Any = cythonize
    extensions = sources(modules, build_dir=str(folder), quiet=True, compiler_directives=_DIRECTIVES)
    command: Any = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp, command.parallel = str(folder), str(folder / "temp"), os.cpu_count()
    command.ensure_finalized()
    command.run()
    made = {extension.name: Path(command.get_ext_fullpath(extension.name)) for extension in command.extensions}
    return {name.removesuffix(".__init__"): path for name, path in made.items()}
