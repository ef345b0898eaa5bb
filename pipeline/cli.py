"""What every command shares: where the configuration and the data are, and how it ends."""

from __future__ import annotations

import functools
import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.data_lock import served_at

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.store import Store

log = logging.getLogger(__name__)

FAILED, MISUSED = 1, 2  # exit codes: an input failed; wrong usage or configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a command works."""

    config_file: Path
    data: Path
    named: bool  # the configuration was named: it must be there

    @property
    def nothing_watched(self) -> str:
        """Say why nothing is watched, where nothing is."""
        return (
            f"{self.config_file} has no [[source]]" if self.config_file.exists() else f"there is no {self.config_file}"
        )

    def config(self, *, publishing: bool = False, home: str | None = None, **site: object) -> Config:
        """Read the configuration; what is given in `site` and not None overrules its `[site]`.

        `home` is as in `read`. End the command with a sentence for each mistake; for one that is `publishing`, say what
        its feeds lack.
        """
        from pipeline.config import ConfigError

        try:
            config, notes = self.read(home=home, **site)
        except ConfigError as error:
            for problem in error.problems:
                click.echo(f"Error: {problem}", err=True)
            sys.exit(MISUSED)
        for note in notes if publishing else ():
            click.echo(f"Note: {note}.", err=True)
        return config

    def config_or_none(self, **site: object) -> Config:
        """Read the configuration for who looks at a feed only; what is wrong with it is told, and none holds then."""
        from pipeline.config import Config, ConfigError, Site

        try:
            return self.read(home=None, **site)[0]
        except ConfigError as error:
            for problem in error.problems:
                click.echo(f"Note: {problem}", err=True)
            click.echo("Note: the feed is looked at all the same, as if there were no configuration.", err=True)
        given = {key: value for key, value in site.items() if value is not None}
        return Config(site=Site().model_copy(update=given))

    def read(self, *, home: str | None = None, **site: object) -> tuple[Config, tuple[str, ...]]:
        """Read the configuration, and what its reader should know of it; raise `ConfigError` for what is wrong.

        Where it names no public address, `home` is that, else where a service served the data folder last.
        """
        from pipeline.config import load

        config, notes = load(self.config_file, must_exist=self.named, home=home or served_at(self.data))
        given = {key: value for key, value in site.items() if value is not None}
        if given:
            config = config.model_copy(update={"site": config.site.model_copy(update=given)})
        return config, notes

    def store(self, *, to_read: bool = False) -> Store:
        """Open the store; raise `StoreError` if that cannot be, which every command turns into its sentence.

        Where nothing of it is to be changed, `to_read`, it need not be writable.
        """
        from pipeline.store import open_store

        return open_store(self.data, to_read=to_read)


def counted(count: int, one: str, many: str | None = None) -> str:
    """Say how many there are: "1 entry", "2,000 entries"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def print_json(value: object, *, in_one_line: bool = False) -> None:
    """Print what somebody else's program reads."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if in_one_line else 2))


def note(sentence: str) -> None:
    """Say something to whoever waits, beside the output."""
    click.echo(f"Note: {sentence}", err=True)


def misused(sentence: str) -> NoReturn:
    """End the command: its usage or configuration is wrong."""
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(MISUSED)


def unknown(kind: str, given: str, ids: Sequence[str], place: Place) -> NoReturn:
    """End the command: the configuration has no source, topic or search of this id."""
    from pipeline.config.errors import nearest

    listed = f"it has {', '.join(ids) or 'none'}" if kind == "search" else f"tidings {kind}s lists them"
    misused(f"{given}: is no {kind} of {place.config_file}; {nearest(given, ids, listed)}")


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called: `--help` imports none."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lazy = lazy  # by the command's name: its module and name there, and what it is for

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands, in the order of a first day with them."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name."""
        if cmd_name not in self._lazy:
            return None
        module, _, name = self._lazy[cmd_name][0].rpartition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was named; ask whether one that is spelled much like it was meant."""
        given = args[0]
        if given not in self._lazy and not given.startswith("-") and not ctx.resilient_parsing:
            from pipeline.config.errors import nearest

            listed = f"{ctx.command_path} --help lists them"
            ctx.fail(f"No such command '{given}'; {nearest(given, list(self._lazy), listed)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in self._lazy.items()])


_CONFIG = {
    "envvar": "TIDINGS_CONFIG",
    "type": click.Path(path_type=Path, dir_okay=False),
    "metavar": "FILE",
    "help": "The configuration.  [default: tidings.toml]",
}
_DATA = {
    "envvar": "TIDINGS_DATA",
    "type": click.Path(path_type=Path, file_okay=False),
    "metavar": "DIR",
    "help": "The data folder.  [default: data/ beside the configuration]",
}


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a group the options `--config` and `--data`."""
    command = click.option("--data", **_DATA)(command)  # type: ignore[arg-type]
    return click.option("--config", **_CONFIG)(command)  # type: ignore[arg-type]


def placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options `--config` and `--data`, and call it with the `Place` they and the group's name.

    What stands after the command's name overrules what stands before it, and both overrule the environment.
    """

    @place_options
    @click.pass_context
    @functools.wraps(command)
    def call(context: click.Context, /, config: Path | None, data: Path | None, **options: object) -> object:
        given = {"config": config, "data": data}
        for outer in _lineage(context):
            for name in given:
                before = outer.get_parameter_source(name) if name in outer.params else None
                here = context.get_parameter_source(name)
                if (
                    before is click.core.ParameterSource.COMMANDLINE
                    and here is not click.core.ParameterSource.COMMANDLINE
                ):
                    given[name] = outer.params[name]
        file = given["config"] or Path("tidings.toml")
        where = Place(config_file=file, data=given["data"] or file.parent / "data", named=given["config"] is not None)
        logging.basicConfig(handlers=[logging.NullHandler()])  # until a command says where its log goes: not here
        try:
            return command(where, **options)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # the boundary of every command: whatever happens is told in a sentence
            _give_up(error)

    return call


def _give_up(error: Exception) -> NoReturn:
    """End the command because of what it raised: trouble with the store, or a fault of ours."""
    from pipeline.store import StoreError

    if isinstance(error, StoreError):
        misused(str(error))
    log.error("command failed", exc_info=error)
    click.echo(f"Error: this is a fault of Tidings itself, please report it: {error!r}", err=True)
    sys.exit(FAILED)


def _lineage(context: click.Context) -> list[click.Context]:
    """Give the contexts around this one, the nearest last."""
    return [*_lineage(context.parent), context.parent] if context.parent else []


def fetching(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that fetches its options `--delay` and `--allow-network`."""
    command = click.option(
        "--allow-network",
        multiple=True,
        callback=_networks,
        metavar="CIDR",
        help="Fetch from this network although its addresses are not global; may be given again.",
    )(command)
    return click.option(
        "--delay",
        type=click.FloatRange(0, 3600),
        metavar="SECONDS",
        help="Between requests to a host; 0 is none at all. A Crawl-delay still holds.  [default: as [site] says]",
    )(command)


def listening(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that serves its options `--host` and `--port`."""
    command = click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        metavar="PORT",
        show_default=True,
        help="The port to listen on.",
    )(command)
    return click.option(
        "--host", default="127.0.0.1", metavar="ADDRESS", show_default=True, help="The address to listen on."
    )(command)


def moment_option(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    """Read a moment that was typed: ISO 8601, UTC where it says no zone."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f'{value} is no moment; write one such as "2026-03-01T12:00:00Z"') from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def address_option(told: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command that reads saved pages its option `--url`, the address of one; `told` is its help."""
    return click.option("--url", metavar="URL", callback=_address, help=told)


def _address(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from pipeline.addresses import canonical

    if value is not None and canonical(value) is None:
        misused(f"{value}: is no web address; --url takes one such as https://example.org/news/1")
    return value


def _networks(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    from ipaddress import ip_network

    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise click.BadParameter(f'"{value}" is not a network; write it such as 127.0.0.0/8') from None
    return values or None


class _Log(RotatingFileHandler):
    """A log that leaves it to the command to say that the disk is full."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (named by logging)
        """Say nothing of what cannot be written; all else is a fault of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def set_up_logging(file: Path | None = None) -> None:
    """Send what is logged to stderr, as a service does; or warnings and errors to `file`, off a person's terminal."""
    to: logging.Handler = logging.StreamHandler()
    if file is not None:
        to = _Log(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    to.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING if file else logging.INFO, handlers=[to], force=True)
    for library in ("apscheduler", "scrapy", "uvicorn"):  # a line for each tick, each crawl's start, each connection
        logging.getLogger(library).setLevel(logging.ERROR)
