"""Tries other topics on what is stored: which entries would come into each, and which would go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.cli import counted
from pipeline.config import Config
from pipeline.entries.make import subject_of
from pipeline.entries.teasers import rules_of, topics_of
from pipeline.items import Entry, Match
from pipeline.store import Store
from pipeline.topics.classify import Judgement, Reading, judge
from pipeline.topics.evidence import briefly


@dataclass
class Change:
    """What a topic's rules would change."""

    before: int = 0
    after: int = 0
    comes: list[tuple[Entry, Match]] = field(default_factory=list)
    goes: list[tuple[Entry, Judgement | None]] = field(default_factory=list)


def trial(config: Config, other: Config, store: Store) -> Mapping[str, Change]:
    """Give what the topics of another configuration would change in each topic of both, by id."""
    stored = store.rules_signature() == rules_of(config)
    topics = {topic.id: topic for topic in other.topics}
    changes = {topic.id: Change() for topic in (*config.topics, *other.topics)}
    for entry in store.every_entry():
        before = store.matches(entry.id) if stored else topics_of(entry, config, store)
        then = {match.topic_id: match for match in topics_of(entry, other, store)}
        now = {match.topic_id for match in before}
        for name, change in changes.items():
            change.before += name in now
            change.after += name in then
            if name in then and name not in now:
                change.comes.append((entry, then[name]))
            elif name in now and name not in then:
                topic, subject = topics.get(name), subject_of(entry, store.identity.publishers(entry))
                change.goes.append((entry, judge(Reading(subject), topic) if topic else None))
    return changes


def change_lines(name: str, state: str, change: Change, limit: int) -> Iterator[str]:
    """Give a change as lines; none where nothing changes."""
    if not (change.comes or change.goes or state != "kept"):
        return
    word = {"new": " (new)", "gone": " (no more)", "kept": ""}[state]
    moved = f"{len(change.comes)} come, {len(change.goes)} go"
    yield f"{name}{word}: {counted(change.before, 'entry', 'entries')} now, {change.after} then; {moved}"
    for entry, match in change.comes[:limit]:
        yield f"  + {entry.title}  ({briefly(match.evidence)})"
    if state == "gone":
        return
    for entry, judged in change.goes[:limit]:
        why = (judged.kept_out or f"{judged.score:.1f} found, {judged.threshold:g} needed") if judged else "no topic"
        yield f"  - {entry.title}  ({why})"
    left = max(0, len(change.comes) - limit) + max(0, len(change.goes) - limit)
    if left:
        yield f"    and {left} more; --limit {max(len(change.comes), len(change.goes))} shows them"
