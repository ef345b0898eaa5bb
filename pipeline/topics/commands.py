"""The commands for topics: `topics` alone lists them; explain, try, label, score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import MISUSED, LazyGroup, Place, misused, placed, print_json, unknown
from pipeline.entries.make import subject_of
from pipeline.entries.named import entry_named
from pipeline.entries.teasers import rules_of
from pipeline.topics.classify import Reading, judge
from pipeline.topics.evidence import briefly, evidence_object, in_words, judgement_object
from pipeline.topics.scores import Case, Score
from pipeline.topics.scores import score as scored
from pipeline.topics.trial import change_lines, trial

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.config.topics import Topic
    from pipeline.items import Entry
    from pipeline.store import Store

_YES, _NO, _FORGET = "yes", "no", "forget"
_OTHERS = click.Path(path_type=Path, dir_okay=False, exists=True)
_ENOUGH = 10  # labels: with fewer, another threshold is a matter of chance

TOPIC_COMMANDS = {
    "explain": ("pipeline.topics.commands:explain", "Say why an entry is in a topic, or why not."),
    "try": ("pipeline.topics.commands:try_file", "Say what other topics would change, before they do."),
    "label": ("pipeline.topics.commands:label", "Say yourself that an entry is in a topic, or is not."),
    "score": ("pipeline.topics.commands:score", "Hold the topics against what you said of entries."),
}


@click.group(
    cls=LazyGroup,
    lazy=TOPIC_COMMANDS,
    invoke_without_command=True,
    help="List the topics with the number of their entries; or name a command for them.",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
@placed
def topics(place: Place, *, as_json: bool) -> None:
    """Print each topic with its title and the number of its entries, unless a command for them follows."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    config, store = place.config(), place.store(to_read=True)
    counts = store.counts()
    store.close()
    listed = [
        {
            "id": topic.id,
            "title": topic.title,
            "description": topic.description,
            "entries": counts.get(f"topic:{topic.id}", 0),
        }
        for topic in config.topics
    ]
    if as_json:
        print_json(listed)
        return
    width = max(len(str(one["id"])) for one in listed)
    for one in listed:
        click.echo(
            f"{one['id']:{width}}  {one['entries']:5} {'entry  ' if one['entries'] == 1 else 'entries'}  {one['title']}"
        )


@click.command(help="Say why ENTRY is in the topic ID, or why not. ENTRY: its id, address, file or title.")
@click.argument("topic_id", metavar="ID")
@click.argument("entry", metavar="ENTRY")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def explain(place: Place, *, topic_id: str, entry: str, as_json: bool) -> None:
    """Print what of an entry meets which rules of a topic, what that counts, and what is needed."""
    config, store = place.config(), place.store(to_read=True)
    topic, found = _topic(config, topic_id, place), _entry(store, entry)
    publishers = store.identity.publishers(found)
    judged = judge(Reading(subject_of(found, publishers)), topic)
    whole = next((one for one in config.sources if one.id in publishers and topic.id in one.topics), None)
    holds = judged.holds or whole is not None
    stored = next((match for match in store.matches(found.id) if match.topic_id == topic.id), None)
    stale = store.rules_signature() != rules_of(config)
    said = store.labels.of_topic(topic.id).get(found.id)
    store.close()
    if as_json:
        shown = judgement_object(judged) | {
            "holds": holds,
            "entry": found.id,
            "title": found.title,
            "by_source": whole.id if whole else None,
            "stored": stored is not None,
            "label": said,
        }
        print_json(shown)
        return
    verdict = "is in" if holds else "is not in"
    click.echo(f'"{found.title}" {verdict} {topic.id}: {judged.score:.1f} found, {judged.threshold:g} needed.')
    if whole is not None:
        click.echo(f"  All entries of {whole.id} are: its [[source]] names the topic.")
    for line in in_words(judged):
        click.echo(f"  {line}")
    if said is not None and said is not holds:
        click.echo(f"You said {_YES if said else _NO} of it.")
    if (stored is not None) is not holds:
        why = "the rules have changed since; tidings publish applies them" if stale else _left_out(found)
        click.echo(f"In its feed it is {'still' if stored else 'not'}: {why}.")


def _left_out(entry: Entry) -> str:
    if entry.kind == "headline":
        return "it is known only from a teaser, and nothing lets those in"
    return "it was stored by other rules"


@click.command(
    "try",
    help="Say what the topics of the configuration FILE would change among what is stored, before they do. FILE may"
    " hold nothing but [[topic]] tables.",
)
@click.argument("file", type=_OTHERS, metavar="FILE")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=5,
    metavar="N",
    show_default=True,
    help="Entries to print of each change.",
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with all entries.")
@placed
def try_file(place: Place, *, file: Path, limit: int, as_json: bool) -> None:
    """Print which entries would come into each topic, and which would go."""
    config, store = place.config(), place.store(to_read=True)
    other = _other(file, config)
    changes = trial(config, other, store)
    store.close()
    now, then = {topic.id for topic in config.topics}, {topic.id for topic in other.topics}
    state = {name: "new" if name not in now else "gone" if name not in then else "kept" for name in changes}
    if as_json:
        shown = [
            {
                "topic": name,
                "state": state[name],
                "before": change.before,
                "after": change.after,
                "comes": [
                    _listed(entry) | {"evidence": [evidence_object(one) for one in match.evidence]}
                    for entry, match in change.comes
                ],
                "goes": [
                    _listed(entry) | (judgement_object(judged) if judged else {}) for entry, judged in change.goes
                ],
            }
            for name, change in changes.items()
        ]
        print_json({"file": str(file), "topics": shown})
        return
    for name, change in changes.items():
        for line in change_lines(name, state[name], change, limit):
            click.echo(line)
    if not any(change.comes or change.goes for change in changes.values()):
        click.echo("No entry would come or go.")


@click.command(help=f"Say yourself whether ENTRY is in the topic ID; {_FORGET} takes that back.")
@click.argument("topic_id", metavar="ID")
@click.argument("entry", metavar="ENTRY")
@click.argument("said", metavar=f"{_YES}|{_NO}|{_FORGET}", type=click.Choice([_YES, _NO, _FORGET]))
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def label(place: Place, *, topic_id: str, entry: str, said: str, as_json: bool) -> None:
    """Keep what the owner says; the feed stays as the rules have it."""
    config, store = place.config(), place.store()
    topic, found = _topic(config, topic_id, place), _entry(store, entry)
    if said == _FORGET:
        store.labels.take_back(topic.id, found.id)
    else:
        store.labels.put(topic.id, found.id, holds=said == _YES, at=datetime.now(UTC))
    labels = store.labels.of_topic(topic.id)
    store.close()
    if as_json:
        shown = {"topic": topic.id, "entry": found.id, "label": labels.get(found.id), "labels": len(labels)}
        print_json(shown)
        return
    noted = {_YES: "is in", _NO: "is not in", _FORGET: "may be in or not in"}[said]
    several = "one entry" if len(labels) == 1 else f"{len(labels)} entries"
    click.echo(f'Noted: "{found.title}" {noted} {topic.id}. You have said so of {several}; see: tidings topics score')


@click.command(help="Hold the topics against what you said of entries (tidings topics label): all, or those named.")
@click.argument("topic_ids", nargs=-1, metavar="[ID]...")
@click.option("--with", "file", type=_OTHERS, metavar="FILE", help="Take the topics of this configuration instead.")
@click.option(
    "--limit", type=click.IntRange(0), default=5, metavar="N", show_default=True, help="Worst cases to print of each."
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON array, with all cases.")
@placed
def score(place: Place, *, topic_ids: tuple[str, ...], file: Path | None, limit: int, as_json: bool) -> None:
    """Print precision and recall of each topic on the owner's labels, and the worst cases."""
    config, store = place.config(), place.store(to_read=True)
    if file is not None:
        config = _other(file, config)
    chosen = [_topic(config, one, place) for one in topic_ids] or list(config.topics)
    scores = [scored(topic.id, cases) for topic in chosen if (cases := _cases(topic, store))]
    store.close()
    if as_json:
        print_json([_score_object(one) for one in scores])
        return
    if not scores:
        misused("nothing was said of these topics' entries yet; begin with: tidings topics label ID ENTRY yes")
    for one in scores:
        click.echo("\n".join(_score_lines(one, limit)))


def _cases(topic: Topic, store: Store) -> list[Case]:
    cases = []
    for entry_id, said in store.labels.of_topic(topic.id).items():
        if entry := store.entry(entry_id):
            judged = judge(Reading(subject_of(entry, store.identity.publishers(entry))), topic)
            cases.append(Case(entry_id=entry_id, title=entry.title, said=said, judged=judged))
    return cases


def _score_lines(one: Score, limit: int) -> Iterator[str]:
    labels = one.right + one.wrong + one.missed + one.rest
    yield (
        f"{one.topic_id}: precision {_share(one.precision)}, recall {_share(one.recall)}, F1 {_share(one.f1)}"
        f" on {labels} labels ({one.right} right, {one.wrong} wrongly in, {one.missed} missed)"
    )
    for case in one.worst[:limit]:
        told = "missed    " if case.said else "wrongly in"
        why = case.judged.kept_out or briefly(case.judged.evidence) or "none of its words"
        yield f"  {told}  {case.judged.score:.1f} of {case.judged.threshold:g}  {case.title}  ({why})"
    if len(one.worst) > limit:
        yield f"  and {len(one.worst) - limit} more; --limit {len(one.worst)} shows them"
    if one.better_threshold is not None and labels >= _ENOUGH:
        yield f"  threshold = {one.better_threshold:g} would err less on these"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _score_object(one: Score) -> dict[str, Any]:
    return {
        "topic": one.topic_id,
        "right": one.right,
        "wrong": one.wrong,
        "missed": one.missed,
        "rest": one.rest,
        "precision": one.precision,
        "recall": one.recall,
        "f1": one.f1,
        "better_threshold": one.better_threshold,
        "worst": [
            {"entry": case.entry_id, "title": case.title, "label": case.said} | judgement_object(case.judged)
            for case in one.worst
        ],
    }


def _listed(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.id, "title": entry.title, "url": entry.url}


def _other(file: Path, config: Config) -> Config:
    """Read another configuration, of which the topics are wanted; the sources stay those of the present one."""
    from pipeline.config import ConfigError, load

    try:
        other, _ = load(file, must_exist=True)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(f"Error: {problem}", err=True)
        raise click.exceptions.Exit(MISUSED) from None
    return config.model_copy(update={"topic": other.topic})


def _topic(config: Config, topic_id: str, place: Place) -> Topic:
    found = next((topic for topic in config.topics if topic.id == topic_id), None)
    return found or unknown("topic", topic_id, [one.id for one in config.topics], place)


def _entry(store: Store, named: str) -> Entry:
    found = entry_named(named, store) or store.entry_of_file(str(Path(named).resolve())) or store.titled(named)
    if found is None:
        store.close()
        misused(f"{named}: is no entry's id, address, file or title; tidings search WORDS finds entries")
    return found
