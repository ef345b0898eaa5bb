"""The command `add`: looks at a page, shows what would be its items, and has it watched from then on."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from crawler.adding.discovering import as_object, as_text
from crawler.adding.opml import OpmlError, Outline, outlines
from crawler.adding.proposing import Proposal, Wanted, is_watched, propose
from crawler.typed import addresses
from pipeline.cli import FAILED, Place, address_option, fetching, misused, note, placed, print_json
from pipeline.config import Config, ConfigError
from pipeline.config.file import NewSource, add_source, as_toml, why_not
from pipeline.config.types import SLUG
from pipeline.readable import readable


@click.command(
    help="Look at a news page (or feed, or sitemap), show the items that would be in the feeds, and have it watched:"
    " after a yes it stands in tidings.toml. A saved page serves as well, with its --url."
)
@click.argument("path", metavar="[URL|PATH|-]", required=False)
@address_option("The address of a saved page, which is what will be watched.")
@click.option("--id", "source_id", metavar="ID", help="Its short name.  [default: made of its title or host]")
@click.option("--title", metavar="TITLE", help="The institution, as readers see it.  [default: what its page calls it]")
@click.option("--items", metavar="SELECTOR", help="A CSS selector of its items, where others or none are found.")
@click.option("--topic", "topics", multiple=True, metavar="ID", help="A topic that all its items are in; repeatable.")
@click.option(
    "--opml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Add all sources of a list that another reader exported.",
)
@click.option("--dry-run", is_flag=True, help="Show, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each source; goes with --yes or --dry-run.")
@fetching
@placed
def add(
    place: Place,
    *,
    path: str | None,
    url: str | None,
    source_id: str | None,
    title: str | None,
    items: str | None,
    topics: tuple[str, ...],
    opml: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    delay: float | None,
    allow_network: tuple[str, ...] | None,
) -> None:
    """Look, show, ask, write, and say what comes next."""
    config = place.config(delay=delay, allow_network=allow_network)
    _check(path, url, source_id, topics, opml, title, items, config, place)
    if as_json and not (yes or dry_run):
        misused("--json asks nothing: say --yes to write, or --dry-run to see")
    adding = _Adding(place, dry_run=dry_run, yes=yes, as_json=as_json)
    if opml is not None:
        adding.many(_listed(opml), config, topics)
    else:
        adding.one(Wanted(path=path or "", url=url, id=source_id, title=title, topics=topics, items=items), config)
    sys.exit(adding.close())


def _check(
    path: str | None,
    url: str | None,
    source_id: str | None,
    topics: tuple[str, ...],
    opml: Path | None,
    title: str | None,
    items: str | None,
    config: Config,
    place: Place,
) -> None:
    """End the command where what was typed makes no sense together, before anything is asked of anybody."""
    if (path is None) == (opml is None):
        misused("name what is to be watched: tidings add https://ministry.example.org/news, or a list with --opml FILE")
    if path is not None and not path.strip():
        misused("an empty URL names nothing; give the address of a news page")
    if path is not None and path.lower().endswith(".opml") and Path(path).is_file():
        misused(f"{path}: is a list of sources; tidings add --opml {path} adds them")
    if opml is not None and (url or source_id or title or items):
        misused("--url, --id, --title and --items are those of one source, and --opml adds many; leave them out")
    if source_id is not None and not re.fullmatch(SLUG, source_id):
        misused(f"{source_id}: cannot be an id; it takes lower-case letters, digits and hyphens, such as ministry-news")
    if title is not None and not title.strip():
        misused("an empty --title names nothing; leave it out")
    likeliest = next(iter(addresses(path or "")), path or "")
    given = NewSource(id=source_id or "", url=url or likeliest, topics=topics, items=items)
    refusal = why_not(given, config, str(place.config_file))
    if refusal is not None and not is_watched(given, config):  # that it is watched already is no mistake
        misused(refusal)


def _listed(file: Path) -> tuple[Outline, ...]:
    try:
        return outlines(file.read_bytes())
    except OpmlError as error:
        misused(f"{file}: {error}")
    except OSError as error:
        misused(f"{file}: cannot be read ({error.strerror})")


class _Adding:
    """Shows proposals, asks, and writes; `close` says what comes next."""

    def __init__(self, place: Place, *, dry_run: bool, yes: bool, as_json: bool) -> None:
        self._place, self._dry_run, self._yes, self._as_json = place, dry_run, yes, as_json
        self._written: list[str] = []
        self._without: Counter[str] = Counter()  # those that are not written, by what is the matter with them
        self._failed = False

    def one(self, wanted: Wanted, config: Config) -> None:
        """Add one, with everything that was found."""
        proposal = propose(wanted, config, str(self._place.config_file), self._place.data, tell=note)
        if proposal.discovery is not None and not self._as_json:
            click.echo(as_text(proposal.discovery, wanted.path))
            click.echo()
        if proposal.source is None:
            found = proposal.discovery
            told = found is not None and not found.items and not self._as_json  # why, and what may help, stands above
            self._refuse(Proposal(refusal=f"{wanted.path}: has no items; nothing was written") if told else proposal)
            return
        if not self._as_json:
            click.echo(as_toml(proposal.source))
        if self._may([proposal.source]):
            self._write(proposal)
        elif self._dry_run:
            self._tell(proposal, "Nothing was written: --dry-run.")
        else:
            self._failed = True
            click.echo("Nothing was written.", err=True)

    def many(self, listed: Sequence[Outline], config: Config, topics: tuple[str, ...]) -> None:
        """Add those of a list that have items, and say how many they were."""
        self._each(listed, config, topics)
        if not self._as_json:
            click.echo(self._in_all(len(listed)))

    def _in_all(self, listed: int) -> str:
        without = self._without.total()
        count, said = (listed - without, "would be written") if self._dry_run else (len(self._written), "written")
        kinds = ", ".join(f"{number} {kind}" for kind, number in self._without.most_common())
        return f"{count} of {listed} {said}" + (f", {without} not: {kinds}." if without else ".")

    def _each(self, listed: Sequence[Outline], config: Config, topics: tuple[str, ...]) -> None:
        """Add one after the other, a line for each; what cannot be added keeps nobody else out."""
        proposals = []
        for outline in listed:
            wanted = Wanted(path=outline.url, title=outline.title, topics=topics)
            if outline.reason is not None:
                self._refuse(Proposal(refusal=f"{outline.url}: {outline.reason}"))
                continue
            proposal = propose(wanted, config, str(self._place.config_file), self._place.data, tell=note)
            if proposal.source is None:
                self._refuse(proposal)
                continue
            config = _with(config, proposal.source)  # so that the next one gets another id
            proposals.append(proposal)
            if not self._as_json:
                click.echo(_line(proposal, proposal.source))
            if self._yes and not self._dry_run:
                self._write(proposal)
        sources = [proposal.source for proposal in proposals if proposal.source]
        if self._yes and not self._dry_run:
            return
        if sources and self._may(sources):
            for proposal in proposals:
                self._write(proposal)
            return
        for proposal in proposals if self._as_json else ():
            self._tell(proposal, "")
        if not self._as_json:
            click.echo("Nothing was written" + (": --dry-run." if self._dry_run else "."), err=not self._dry_run)
        if sources and not self._dry_run:
            self._without["not confirmed"] += len(sources)
        self._failed = self._failed or not self._dry_run

    def close(self) -> int:
        """Say what comes next, and give the exit code."""
        if self._written and not self._as_json:
            name = self._written[0] if len(self._written) == 1 else ""
            click.echo(
                f"Next: tidings crawl {name}".rstrip() + " looks at it now; tidings run keeps watching it, and takes up"
                " what is new in the configuration by itself."
            )
        return FAILED if self._failed else 0

    def _may(self, sources: list[NewSource]) -> bool:
        if self._dry_run:
            return False
        if self._yes:
            return True
        what = f"[[source]] “{sources[0].id}”" if len(sources) == 1 else f"these {len(sources)} sources"
        try:
            return click.confirm(f"Write {what} into {self._place.config_file}?", default=True)
        except click.Abort:  # nobody is there to answer
            click.echo("\nThere was no answer; say --yes to write without being asked.", err=True)
            return False

    def _write(self, proposal: Proposal) -> None:
        assert proposal.source is not None  # noqa: S101
        try:
            add_source(self._place.config_file, proposal.source)
        except ConfigError as error:
            self._refuse(Proposal(discovery=proposal.discovery, refusal=str(error)))
            return
        self._written.append(proposal.source.id)
        self._tell(proposal, f"Wrote [[source]] “{proposal.source.id}” into {self._place.config_file}.", written=True)

    def _tell(self, proposal: Proposal, sentence: str, *, written: bool = False) -> None:
        if self._as_json:
            print_json(_as_object(proposal, written=written), in_one_line=True)
        else:
            click.echo(sentence)

    def _refuse(self, proposal: Proposal) -> None:
        """Say why one is not added; that it is there already is no failure among many."""
        self._failed = self._failed or not proposal.watched
        self._without[_matter(proposal)] += 1
        if self._as_json:
            print_json(_as_object(proposal, written=False), in_one_line=True)
        click.echo(f"{'Note' if proposal.watched else 'Error'}: {proposal.refusal}", err=True)


def _matter(proposal: Proposal) -> str:
    if proposal.watched:
        return "watched already"
    found = proposal.discovery
    if found is None:
        return "could not be looked at"
    return "could not be written" if found.items else "without items"


def _with(config: Config, source: NewSource) -> Config:
    from pipeline.config import Source

    written = Source(id=source.id, url=source.url, title=source.title, topics=source.topics, render=source.render)
    return config.model_copy(update={"source": (*config.source, written)})


def _line(proposal: Proposal, source: NewSource) -> str:
    found = proposal.discovery
    assert found is not None  # noqa: S101
    assert found.method is not None  # noqa: S101
    many = "1 item" if len(found.items) == 1 else f"{len(found.items)} items"
    return f"{source.id}  {readable(source.url)}  {many} by {found.method.in_words}, {found.sure}"


def _as_object(proposal: Proposal, *, written: bool) -> dict[str, Any]:
    source = proposal.source
    shown = as_object(proposal.discovery) if proposal.discovery else {}
    table: dict[str, Any] | None = None
    if source is not None:
        table = {"id": source.id, "title": source.title, "url": source.url, "topics": list(source.topics)}
        table |= {"render": True} if source.render else {}
        table |= {"selectors": {"items": source.items}} if source.items else {}
    return shown | {"source": table, "written": written, "refused": proposal.refusal}
