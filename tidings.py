"""The front door: every command is one job, run once."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import (
    FAILED,
    LazyGroup,
    Place,
    address_option,
    fetching,
    misused,
    moment_option,
    note,
    place_options,
    placed,
    print_json,
    set_up_logging,
)
from pipeline.data_lock import is_running

if TYPE_CHECKING:
    from feeds.doctor.diagnosis import Diagnosis
    from pipeline.config import Config

COMMANDS = {
    "init": ("pipeline.config.commands:init", "Write a commented tidings.toml."),
    "add": ("crawler.adding.add:add", "Look at a news page, show its items, and have it watched."),
    "crawl": ("tidings:crawl", "Look at sources, addresses or saved pages now, and publish."),
    "extract": ("crawler.extracting:extract", "Print what is found on a page; store nothing."),
    "discover": ("crawler.adding.discovering:discover", "Print what items an address or a page has; store nothing."),
    "publish": ("feeds.commands:publish_feeds", "Write the feeds and pages from what is stored."),
    "serve": ("feeds.commands:serve_feeds", "Serve the feeds and pages over HTTP."),
    "run": ("scheduler:run", "Run the service: crawl when due, publish and serve."),
    "status": ("pipeline.health.status:status", "Say how the sources are, and what is stored."),
    "search": ("pipeline.query.command:search", "Find entries by their words."),
    "doctor": ("tidings:doctor", "Look whether the data folder, or feeds at any address, are sound."),
    "export": ("feeds.export.command:export", "Take entries along: as JSON lines, as a table, or as RIS."),
    "entries": ("tidings:entries", "Show an entry and what its revisions changed; withdraw one."),
    "topics": ("pipeline.topics.commands:topics", "List the topics with their entries."),
    "sources": ("tidings:sources", "List the sources that are watched, and say how one is."),
    "check": ("crawler.packs.commands:check", "Hold what comes of recorded pages against what must."),
    "schema": ("pipeline.config.commands:schema", "Print the JSON Schema of the configuration."),
}
"""Where each command stands. Its module is imported when it is called: `tidings --help` imports none."""


SOURCE_COMMANDS = {
    "show": ("pipeline.health.commands:show", "Say how a source is, since when, and by what evidence."),
    "repair": ("crawler.health.commands:repair", "Show what may be a source's list now, and take it."),
    "accept": ("crawler.health.commands:accept", "Write down where a source was found again."),
    "record": ("crawler.packs.commands:record", "Keep pages of a source with what must come of them."),
    "ack": ("pipeline.health.commands:acknowledge", "Say that you know how a source is, until that changes."),
}

ENTRY_COMMANDS = {
    "show": ("pipeline.entries.commands:show", "Show an entry and what its revisions changed."),
    "retake": ("pipeline.entries.retaking:retake", "Read the kept pages of entries anew."),
    "withdraw": ("feeds.withdrawing:withdraw_entry", "Take an entry out of everything, for good."),
}

PAGES_TOLD = 25
"""A crawl of no more pages tells what became of each; of a longer one the table says enough."""


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the version, and whether the compiled part is there."""
    if not asked:
        return
    from importlib.metadata import version

    from pipeline.compiled import MISSING
    from pipeline.separate.quick import COMPILED

    click.echo(f"tidings, version {version('tidings')}")
    click.echo("With its compiled part." if COMPILED else MISSING)
    context.exit()


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="Turn the news pages of institutions into dependable feeds by topic.\n\n\b\nBegin with:\n"
    "  tidings add https://ministry.example.org/news   to have a page watched\n"
    "  tidings run                                     to look at it when due, and serve its feeds",
)
@click.option(
    "--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Say which version this is."
)
@place_options
def main(config: object, data: object) -> None:
    """Run the command that was named."""


@click.group(
    cls=LazyGroup,
    lazy=SOURCE_COMMANDS,
    invoke_without_command=True,
    help="List the sources that are watched, with how each is; or name a command for one of them.",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
@placed
def sources(place: Place, *, as_json: bool) -> None:
    """List the sources, unless a command for one of them follows."""
    from pipeline.health.commands import print_sources

    if click.get_current_context().invoked_subcommand is None:
        print_sources(place, as_json=as_json)


@click.group(cls=LazyGroup, lazy=ENTRY_COMMANDS, help="Show an entry and what its revisions changed, or withdraw it.")
@placed
def entries(_: Place) -> None:
    """Do what the command that follows says."""


@click.command(
    help="Look at sources, addresses or saved pages now, due or not, and publish. A TARGET is a source's id, an"
    " address, a file (.txt .md .html .htm .xhtml, each also .gz), a folder or a WARC; without one, all sources."
)
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@address_option("The address of the page that a single file holds.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Articles of each target.  [default: 500 of one on the web]"
)
@click.option("--refresh", is_flag=True, help="Look at known articles again.")
@click.option(
    "--now",
    metavar="MOMENT",
    callback=moment_option,
    help='When saved pages are looked at, such as "2026-03-01T12:00:00Z": the same pages give the same feeds then.',
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each page, instead of the table.")
@fetching
@placed
def crawl(
    place: Place,
    *,
    targets: tuple[str, ...],
    url: str | None,
    limit: int | None,
    refresh: bool,
    now: datetime | None,
    as_json: bool,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Crawl, then publish: the one command that crosses rooms."""
    from crawler.crawl import Options
    from crawler.crawl import crawl as look
    from crawler.health.notify import deliver
    from crawler.progress import Progress
    from crawler.report import PageReport, TargetReport, json_line, page_line, table
    from crawler.settings import run
    from crawler.targets import completed
    from feeds.commands import published_at, summary
    from feeds.publish import PublishError
    from pipeline.entries.teasers import classify_again
    from pipeline.stopping import until_signal

    config = place.config(publishing=True, delay=delay, allow_network=allow_network)
    _check(targets, url, now, config, place)
    targets = targets if url is not None else completed(targets, config, note)
    store = place.store()
    set_up_logging(place.data / "tidings.log")
    classify_again(config, store, now=now or datetime.now(UTC))
    progress = Progress(quiet=as_json)
    told: list[PageReport] = []  # the first of them, each told by itself where there are no more

    def report(page: PageReport) -> None:
        if as_json:
            with contextlib.suppress(
                BrokenPipeError
            ):  # who reads has read enough; what was fetched is kept all the same
                print_json(json_line(page), in_one_line=True)
        elif len(told) <= PAGES_TOLD:
            told.append(page)
        progress.tell(page.target)

    options = Options(
        limit=limit, refresh=refresh, url=url, now=now, data=place.data, others_stay=is_running(place.data)
    )

    async def until_done() -> tuple[tuple[TargetReport, ...], bool]:
        stopping = until_signal()  # what is stored by then is published; the next crawl goes on from there
        done = await look(targets, config, store, options=options, report=report, tell=progress.say, stopping=stopping)
        return done, stopping.is_set()

    reports, stopped = run(until_done())
    progress.close()
    lines = [page_line(page, store) for page in told] if len(told) <= PAGES_TOLD else []
    try:
        published = published_at(store, config, place.data, now)
        untold = [*run(deliver(store, config, datetime.now(UTC))), *published.untold]
    except PublishError as error:
        misused(str(error))
    finally:
        store.close()
    if not as_json:
        click.echo("\n".join([*lines, "", table(reports), summary(published, place.data)]).lstrip("\n"))
        _say_what_is_missing()
    failures = [failure for one in reports for failure in one.failures] + list(published.failed)
    _print_troubles(untold, failures)
    sys.exit(FAILED if failures or stopped else 0)


def _say_what_is_missing() -> None:
    """Say where the compiled part is not there, which makes all of it slower."""
    from pipeline.compiled import MISSING
    from pipeline.separate.quick import COMPILED

    if not COMPILED:
        click.echo(MISSING, err=True)


def _print_troubles(untold: Sequence[str], failures: Sequence[str]) -> None:
    """Say who could not be told, and what failed."""
    for sentence in untold:
        click.echo(f"Note: {sentence}; the next crawl tries again.", err=True)
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)


def _check(targets: tuple[str, ...], url: str | None, now: datetime | None, config: Config, place: Place) -> None:
    """End the command where what was typed makes no sense together."""
    if url is not None and len(targets) != 1:
        misused("--url is the address of the page in a single file; name that one file")
    if not all(targets):
        misused("an empty TARGET names nothing; give a source's id, an address, a file or a folder")
    if now is not None and not (targets and all(Path(target).exists() for target in targets)):
        misused("--now is for saved pages: name files or folders as targets; what is on the web is looked at now")
    if not targets and not config.sources:
        misused(
            f"nothing to crawl: {place.nothing_watched}; name a TARGET, or have a page watched: tidings add ADDRESS"
        )


@click.command(
    help="Look whether a data folder is sound: the database, what is published, each feed. Or whether feeds are, at an"
    " address or in a file: TARGET is a feed, a page that names some, or a file. Each finding comes with its remedy."
)
@click.argument("target", required=False)
@click.option("--repair", is_flag=True, help="Build anew what can be: the search's index, topics, what is published.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@fetching
@placed
def doctor(
    place: Place,
    *,
    target: str | None,
    repair: bool,
    as_json: bool,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Print what is wrong, and fail where something is."""
    from feeds.doctor.visit import of_file, visit

    read = place.config if target is None else place.config_or_none
    config = read(delay=delay, allow_network=allow_network)
    done: Sequence[str] = ()
    if target is None:
        found, done = visit(place.data, config, repair=repair, now=datetime.now(UTC))
        found = [*found, *_of_rendering(config)]
    elif repair:
        misused("--repair mends a data folder; name one with --data, and no TARGET")
    elif Path(target).is_file():
        found = of_file(Path(target))
    else:
        found = _served(target, config, place.data)
    if as_json:
        shown = {"findings": [asdict(one) for one in found], "repaired": list(done)}
        print_json(shown)
    else:
        for sentence in done:
            click.echo(f"Repaired: {sentence}")
        for one in sorted(found, key=lambda one: one.severity != "error"):
            click.echo(f"{one.severity.capitalize()}: {one.sentence}")
        if not found:
            click.echo("Nothing is wrong.")
    sys.exit(FAILED if any(one.severity == "error" for one in found) else 0)


def _of_rendering(config: Config) -> Iterator[Diagnosis]:
    """Tell of scripts of pages that would run with the rights of root."""
    from crawler.fetching.render import unguarded
    from feeds.doctor.diagnosis import Diagnosis

    rendered = [source.id for source in config.sources if source.render]
    if rendered and (without := unguarded()) is not None:
        said, _, remedy = without.partition("; ")
        yield Diagnosis(
            where=f"source {', '.join(rendered)}", rule="sandbox", severity="warning", said=said, remedy=remedy
        )


def _served(target: str, config: Config, data: Path) -> Sequence[Diagnosis]:
    """Ask for a feed, or for the feeds that a page names, and judge what is answered."""
    from crawler.fetching.looking import look_at
    from crawler.settings import run
    from crawler.typed import of_the_web
    from feeds.doctor.served import feeds_of, judged
    from pipeline.addresses import canonical

    target = of_the_web(target, config, note) or target
    if canonical(target) is None:
        misused(f"{target}: is no address and no file; give a feed's, a page's that names feeds, or none for the data")
    asked = run(look_at([target], config, data))
    if named := [url for first in asked[target][:1] for url in feeds_of(first)]:
        asked = run(look_at(named, config, data))
    return [
        one
        for url, (first, *again) in ((url, both) for url, both in asked.items() if both)
        for one in judged(url, first, again[0] if again else None)
    ]


if __name__ == "__main__":
    main()
