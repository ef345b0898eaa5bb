"""What is told to who adds a source, in English: what was found, how sure that is, what was left out, what may help."""

from __future__ import annotations

from pipeline.told.vocabulary import Said

# What was found, how sure that is, and what speaks for it.
_FOUND: dict[str, Said] = {
    "found": ("{count} item by {method}: {sure}", "{count} items by {method}: {sure}"),
    "because": "{said} ({evidence:; })",
    "sure": "sure",
    "fairly sure": "fairly sure",
    "not sure": "not sure",
    "a guess": "a guess",
    "nothing found": "nothing found",
    "so many": ("{count} item", "{count} items"),
    "without titles": "without titles",
    "as headlines": "titles that read as headlines",
    "all dated": "all dated",
    "some dated": "{dated} of {number} dated",
    "none dated": "none dated",
    "below": "addresses below {section}",
    "same in": "the same items in {methods: and }",
    "built for us": "A script builds this page, so it was rendered in a browser, and will be (render = true)",
    "another scheme": "nobody answers at {asked}, so {url} is what is looked at",
    "without login": "{url} is asked for without the name and password that were typed: what is watched is published",
    "on a day": "{at:day}",
    "days": "{first:day} to {last:day}",
    "perhaps": "{day}?",
    "next page": "Next page: {url}",
    "also": ("Also: {count} item by {method} ({why})", "Also: {count} items by {method} ({why})"),
    "also at": ("Also: {count} item by {method}, {url} ({why})", "Also: {count} items by {method}, {url} ({why})"),
    "as readers see": "the same items; {method} shows them as a reader sees them",
    "less sure": "less sure than {method}",
}
# What was left out, and why.
_LEFT_OUT: dict[str, Said] = {
    "left out": "Rejected: {what}: {why}",
    "links": ("{count} link (“{title}”, …)", "{count} links (“{title}”, …)"),
    "links under": ("{count} link under “{section}” (“{title}”, …)", "{count} links under “{section}” (“{title}”, …)"),
    "links elsewhere": ("{count} link in menus and elsewhere", "{count} links in menus and elsewhere"),
    "way": ("{method} ({count} item)", "{method} ({count} items)"),
    "way at": ("{method} ({count} item, {url})", "{method} ({count} items, {url})"),
    "further places": ("{count} further place for a feed or sitemap", "{count} further places for feeds and sitemaps"),
    "usual addresses": ("{count} usual address of a feed", "{count} usual addresses of feeds"),
    "to another site": "they lead to another site, and most of the list does not; other_sites = true takes them",
    "beside the list": "it stands beside the list",
    "too few": "too few, or beside an article",
    "no headlines": "no group of them looks like a list of headlines",
    "not asked, asked to wait": "not asked: its server asks us to wait",
    "not asked, too long": "not asked: it would have taken too long",
    "none below": ("its item does not lie below {section}", "none of its {count} items lies below {section}"),
    "not read": (
        "{count} item after the first {most} was not read",
        "{count} items after the first {most} were not read",
    ),
    "not below": "its items do not lie below {section}",
    "none on the page": "none of its items is on the page",
    "no feed of this": "there is no feed of this section",
    "page in its place": "there is a page, and no feed or sitemap",
}
# Why nothing can be watched there, and what may help.
_REFUSED: dict[str, Said] = {
    "no items there": "{address}: {why}; nothing was written. What may help: {advice}",
    "nothing listed": "there are no items here",
    "without its address": "{why}, as far as can be told without its address",
    "another page": "give the address of a page that lists its news, or of its feed",
    "with --url": "give the address that the page was saved from with --url",
    "take the nearest": "{advice}; or, if what is nearest are the items all the same, write the source into"
    ' tidings.toml with selectors = {{ items = "{selector}" }}, as tidings add --items does',
    "another selector": "give --items another selector, or none to see what is found without",
    "as well": "{why}; {more}",
    "rendered: failed": "{why}; rendered in a browser: {more}",
    "rendered or not": "{why}, rendered in a browser or not",
    "no extra": "rendering a page that a script builds takes the extra (pip install 'tidings[browser]') and a Chromium"
    " (Debian: apt install chromium)",
    "no chromium here": "there is no Chromium here to render a page that a script builds; install one (Debian: apt"
    " install chromium)",
    "no look": "{address}: {why}; {advice}",
    "no look, as it says": "{address}: {why}",
    "check it or wait": "check the address, or try again later",
    "check it": "check the address",
    "ask for safety": "tell whoever runs the site, or check the address",
    "no look, in the log": "{address}: could not be looked at; the log says why",
    "invalid address": "is no valid address; write one such as https://example.org/news",
    "fault of ours": "could not be looked at, by a fault of ours that is in the log",
    "paste another": "{address}: is no web address; paste one such as https://ministry.example.org/news",
    "watched already": '{url}: is watched already, as [[source]] "{id}" in {file}; nothing was written',
    "own address": "{url}: is what Tidings publishes itself, so there is nothing in it that its feeds have not;"
    " give the address of an institution",
    "id taken": '{file}: the id "{id}" is taken by {url}; choose another (with --id on the command line)',
    "no such topic": '{file}: has no topic "{topic}"; its topics are {topics:, }',
    "no id": "“{id}” cannot be a short name; it takes lower-case letters, digits and hyphens",
    "no toml": "{file}: is no TOML: {said}; put it right there",
    "no place for it": "{file}: has its sources written in a way that cannot be added to; write them as [[source]], or"
    " add by hand",
    "no utf-8": "{file}: is not UTF-8 text; save it as UTF-8",
    "cannot be written": "{file}: cannot be written ({said}); make it and its folder writable, or name another",
    "no room": "{file}: cannot be written, the disk is full; make room, and nothing is lost: it is as it was",
}

ADDING = _FOUND | _LEFT_OUT | _REFUSED
