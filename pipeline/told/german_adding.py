"""What is told to who adds a source, in German."""

from __future__ import annotations

from pipeline.told.vocabulary import Said

_FOUND: dict[str, Said] = {
    "found": ("{count} Artikel durch {method}: {sure}", "{count} Artikel durch {method}: {sure}"),
    "because": "{said} ({evidence:; })",
    "sure": "sicher",
    "fairly sure": "ziemlich sicher",
    "not sure": "nicht sicher",
    "a guess": "eine Vermutung",
    "nothing found": "nichts gefunden",
    "so many": ("{count} Artikel", "{count} Artikel"),
    "without titles": "ohne Titel",
    "as headlines": "Titel, die sich wie Überschriften lesen",
    "all dated": "alle mit Datum",
    "some dated": "{dated} von {number} mit Datum",
    "none dated": "keiner mit Datum",
    "below": "Adressen unter {section}",
    "same in": "dieselben Artikel durch {methods: und }",
    "built for us": "Ein Skript baut diese Seite auf; sie wurde deshalb im Browser aufgebaut und wird es künftig auch"
    " (render = true)",
    "another scheme": "unter {asked} antwortet niemand, deshalb wird {url} angesehen",
    "without login": "{url} wird ohne den eingegebenen Namen und das Passwort gefragt: was beobachtet wird, wird"
    " veröffentlicht",
    "on a day": "{at:day}",
    "days": "{first:day} bis {last:day}",
    "perhaps": "{day}?",
    "next page": "Nächste Seite: {url}",
    "also": ("Auch: {count} Artikel durch {method} ({why})", "Auch: {count} Artikel durch {method} ({why})"),
    "also at": (
        "Auch: {count} Artikel durch {method}, {url} ({why})",
        "Auch: {count} Artikel durch {method}, {url} ({why})",
    ),
    "as readers see": "dieselben Artikel; durch {method} kommen sie so, wie Leser sie sehen",
    "less sure": "weniger sicher als durch {method}",
}
_LEFT_OUT: dict[str, Said] = {
    "left out": "Nicht genommen: {what}: {why}",
    "links": ("{count} Link („{title}“, …)", "{count} Links („{title}“, …)"),
    "links under": ("{count} Link unter „{section}“ („{title}“, …)", "{count} Links unter „{section}“ („{title}“, …)"),
    "links elsewhere": ("{count} Link in Menüs und anderswo", "{count} Links in Menüs und anderswo"),
    "way": ("durch {method} ({count} Artikel)", "durch {method} ({count} Artikel)"),
    "way at": ("durch {method} ({count} Artikel, {url})", "durch {method} ({count} Artikel, {url})"),
    "further places": (
        "{count} weitere Stelle für einen Feed oder eine Sitemap",
        "{count} weitere Stellen für Feeds und Sitemaps",
    ),
    "usual addresses": ("{count} übliche Adresse eines Feeds", "{count} übliche Adressen von Feeds"),
    "to another site": "führt zu einer anderen Website, der größte Teil der Liste aber nicht; mit other_sites = true"
    " wird auch das genommen",
    "beside the list": "steht neben der Liste",
    "too few": "zu wenige, oder neben einem Artikel",
    "no headlines": "keine Gruppe davon sieht nach einer Liste von Schlagzeilen aus",
    "not asked, asked to wait": "nicht gefragt: der Server bittet uns zu warten",
    "not asked, too long": "nicht gefragt: es hätte zu lange gedauert",
    "none below": ("der Artikel liegt nicht unter {section}", "keiner der {count} Artikel liegt unter {section}"),
    "not read": (
        "{count} Artikel nach den ersten {most} wurde nicht gelesen",
        "{count} Artikel nach den ersten {most} wurden nicht gelesen",
    ),
    "not below": "die Artikel liegen nicht unter {section}",
    "none on the page": "keiner der Artikel steht auf der Seite",
    "no feed of this": "es gibt keinen Feed dieses Bereichs",
    "page in its place": "dort ist eine Seite, weder Feed noch Sitemap",
}
_REFUSED: dict[str, Said] = {
    "no items there": "{address}: {why}; es wurde nichts geschrieben. Was helfen kann: {advice}",
    "nothing listed": "hier sind keine Artikel",
    "without its address": "{why}, soweit sich das ohne die Adresse der Seite sagen lässt",
    "another page": "geben Sie die Adresse einer Seite an, die ihre Artikel auflistet, oder die ihres Feeds",
    "with --url": "geben Sie mit --url die Adresse an, unter der die Seite gespeichert wurde",
    "take the nearest": "{advice}; oder, wenn das Nächstliegende doch die Artikel sind, schreiben Sie die Quelle in"
    ' tidings.toml mit selectors = {{ items = "{selector}" }}, wie es tidings add --items tut',
    "another selector": "geben Sie --items einen anderen Selektor, oder keinen, um zu sehen, was ohne gefunden wird",
    "as well": "{why}; {more}",
    "rendered: failed": "{why}; im Browser aufgebaut: {more}",
    "rendered or not": "{why}; im Browser aufgebaut zeigt sie auch keine",
    "no extra": "eine Seite aufzubauen, die ein Skript macht, braucht das Extra (pip install 'tidings[browser]') und"
    " ein Chromium (Debian: apt install chromium)",
    "no chromium here": "hier ist kein Chromium, um eine Seite aufzubauen, die ein Skript macht; installieren Sie eines"
    " (Debian: apt install chromium)",
    "no look": "{address}: {why}; {advice}",
    "no look, as it says": "{address}: {why}",
    "check it or wait": "prüfen Sie die Adresse, oder versuchen Sie es später noch einmal",
    "check it": "prüfen Sie die Adresse",
    "ask for safety": "sagen Sie es denen, die die Website betreiben, oder prüfen Sie die Adresse",
    "no look, in the log": "{address}: war nicht anzusehen; im Protokoll steht, warum",
    "invalid address": "ist keine gültige Adresse; schreiben Sie eine wie https://example.org/news",
    "fault of ours": "war nicht anzusehen, durch einen Fehler bei uns, der im Protokoll steht",
    "paste another": "{address}: ist keine Webadresse; fügen Sie eine ein wie https://ministry.example.org/news",
    "watched already": "{url}: wird schon beobachtet, als [[source]] „{id}“ in {file}; es wurde nichts geschrieben",
    "own address": "{url}: ist, was Tidings selbst veröffentlicht; darin steht nichts, was seine Feeds nicht schon"
    " haben; geben Sie die Adresse einer Institution an",
    "id taken": "{file}: der Kurzname „{id}“ gehört schon zu {url}; wählen Sie einen anderen (auf der Kommandozeile mit"
    " --id)",
    "no such topic": "{file}: hat kein Thema „{topic}“; ihre Themen sind {topics:, }",
    "no id": "„{id}“ kann kein Kurzname sein; er besteht aus Kleinbuchstaben, Ziffern und Bindestrichen",
    "no toml": "{file}: ist kein TOML: {said}; berichtigen Sie es dort",
    "no place for it": "{file}: nennt die Quellen auf eine Weise, der sich nichts hinzufügen lässt; schreiben Sie sie"
    " als [[source]], oder fügen Sie die Quelle von Hand hinzu",
    "no utf-8": "{file}: ist kein Text in UTF-8; speichern Sie die Datei als UTF-8",
    "cannot be written": "{file}: nicht zu beschreiben ({said}); machen Sie Datei und Ordner beschreibbar, oder nennen"
    " Sie eine andere",
    "no room": "{file}: nicht zu beschreiben, der Datenträger ist voll; schaffen Sie Platz, verloren ist nichts: sie"
    " ist wie zuvor",
}

ADDING = _FOUND | _LEFT_OUT | _REFUSED
