"""Builds the compiled part when Tidings is installed; without a C compiler it is left out, and that is said."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import lxml
from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension

_ROOM = "pipeline/compiled"
_INCLUDED: Any = getattr(lxml, "get_include")  # noqa: B009  (the stubs do not know it)


class CompiledPart(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Puts the modules beside their sources, where an editable installation finds them and a wheel takes them from."""

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
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"] += [f"/{_ROOM}/*.so", f"/{_ROOM}/*.pyd"]


def _build(root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        modules = [
            Extension(
                f"{_ROOM.replace('/', '.')}.{source.stem}",
                [str(source)],
                include_dirs=_INCLUDED(),
                extra_compile_args=["-O3", "-ffp-contract=off"],  # numbers come out as those of the twins do
            )
            for source in sorted((root / _ROOM).glob("*.pyx"))
        ]
        sources: Any = cythonize
        made = Distribution({"ext_modules": sources(modules, build_dir=folder, quiet=True)})
        command: Any = made.get_command_obj("build_ext")
        command.build_lib, command.build_temp = folder, f"{folder}/temp"
        command.ensure_finalized()
        command.run()
        for module in command.get_outputs():
            shutil.copy2(module, root / _ROOM)
