"""The words of the operator's pages, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.pages.vocabulary import Forms
from pipeline.health import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorWords:
    """All that is said to the operator."""

    heading: str
    sign_in_lead: str
    token: str
    sign_in: str
    sign_out: str
    wrong_token: str
    signed_out: str
    lead: str
    address: str
    look: str
    patience: str
    nothing: str
    items: str
    more: str
    no_date: str
    details: str
    watch: str
    watched_at: str
    id: str
    title: str
    topics: str
    confirm: str
    another: str
    added: str
    refused: str
    no_form: str
    method: str
    unread: str

    needs: str  # the heading of what needs somebody now
    count_needs: Forms
    count_watched: Forms
    nothing_needed: str  # of those watched
    last_and_next: str  # of two moments
    last_and_due: str  # the second of which is over
    no_look: str
    stalled: str  # of since and count
    stalled_todo: str
    unlooked: str  # of since
    unlooked_todo: str
    undelivered: Forms
    undelivered_todo: str
    seen: str  # before what was seen, as it was told
    todo: Mapping[Word, tuple[str, str | None]]  # in words, and the command that mends it
    command: str
    known: str  # the button that says so
    known_how: str
    known_heading: str
    known_done: str  # of id
    days: str
    days_lead: str
    failed_chart: str
    failed_told: str  # of total and most
    looks_axis: str
    to_add: str
    as_feed: str
    to_needs: str


ENGLISH = OperatorWords(
    heading="Add a source",
    sign_in_lead="This page is for who runs Tidings here. The token is in the file operator-token in the data"
    " folder, or in"
    " tidings.toml as operator_token.",
    token="Operator’s token",  # noqa: S106
    sign_in="Sign in",
    sign_out="Sign out",
    wrong_token="That is not the token. Nothing was changed.",  # noqa: S106
    signed_out="You are not signed in, or have been for twelve hours. Nothing was changed; sign in again.",
    lead="Paste the address of a news page. You will see the items it would give; nothing is watched before you say"
    " so.",
    address="Address of a news page, feed or sitemap",
    look="Look at it",
    patience="Looking takes some seconds, at most a minute.",
    nothing="Nothing can be watched there",
    items="Items that would be in the feeds",
    more="… and {count} more.",
    no_date="no date",
    details="What else was found, and what was left out",
    watch="Watch this page",
    watched_at="Watched will be",
    id="Short name (lower-case letters, digits and hyphens)",
    title="Name of the institution, as readers see it (may stay empty)",
    topics="Topics that all its items are in, whatever their words (none is usual)",
    confirm="Yes, watch it",
    another="Look at another address",
    added="“{id}” is in tidings.toml now and is watched from here on: its first look begins within seconds, and the"
    " feeds"
    " get the newest of what is there.",
    refused="Nothing was changed",
    no_form="This was not sent from the form of this page, or the form is too old. Open the page again.",
    method="This page can be looked at (GET) and its form sent (POST), nothing else.",
    unread="What is stored could not be asked. Feeds and pages are as they were; open this page again in a minute.",
    needs="What needs you now",
    count_needs=("1 matter, the worst first.", "{count} matters, the worst first."),
    count_watched=("1 source is watched.", "{count} sources are watched."),
    nothing_needed="Nothing needs you now.",
    last_and_next="The last look was on {last}, the next is due on {next}.",
    last_and_due="The last look was on {last}; one has been due since {next}.",
    no_look="Nothing has been looked at yet.",
    stalled="Nothing has been looked at since {since}; sources that are due: {count}. What crawls does not run.",
    stalled_todo="Start the service, or look into its log for what ends it",
    unlooked="It has never been looked at, though that has been due since {since}.",
    unlooked_todo="Look at it now, and see what is in the way",
    undelivered=("1 notice could not be delivered yet.", "{count} notices could not be delivered yet."),
    undelivered_todo="See whether what [notify] in tidings.toml names can be reached; they are tried again by"
    " themselves.",
    seen="Seen",
    todo={
        "changed": ("See what was tried and what would be found", "tidings sources repair {id}"),
        "thinner": ("Open its page; if there is more on it than is found", "tidings sources repair {id}"),
        "blocked": ("Ask the institution to let us in, or watch another address of it, such as a feed", None),
        "failing": ("It is asked again by itself; if it lasts, open its page and see", "tidings sources show {id}"),
        "gone": (
            "See whether it is found elsewhere; else give its new address in tidings.toml",
            "tidings sources repair {id}",
        ),
        "quiet": ("Open its page; if there is news on it", "tidings sources repair {id}"),
        "asleep": (
            "Open its page; if its news has moved, give the new address in tidings.toml",
            "tidings sources show {id}",
        ),
    },
    command="Command",
    known="I know about this",
    known_how="Nothing more is told of it until it changes.",
    known_heading="What you know about already",
    known_done="“{id}” is quiet until that changes.",
    days="The last days",
    days_lead="All looks at all sources, by day.",
    failed_chart="Failed looks a day",
    failed_told="Failed: {total} of {looks} looks; at most {most} on one day.",
    looks_axis="looks",
    to_add="Add a source",
    as_feed="What is told of sources, as a feed",
    to_needs="What needs you now",
)

FRENCH = OperatorWords(
    heading="Ajouter une source",
    sign_in_lead="Cette page est pour l’exploitant de Tidings. Le jeton est dans le fichier operator-token du"
    " dossier de"
    " données, ou dans tidings.toml sous operator_token.",
    token="Jeton de l’exploitant",  # noqa: S106
    sign_in="Se connecter",
    sign_out="Se déconnecter",
    wrong_token="Ce n’est pas le jeton. Rien n’a été modifié.",  # noqa: S106
    signed_out="Vous n’êtes pas connecté, ou l’êtes depuis douze heures. Rien n’a été modifié\u202f; reconnectez-vous.",
    lead="Collez l’adresse d’une page d’actualités. Vous verrez les articles qu’elle donnerait\u202f; rien n’est suivi"
    " avant que vous ne le disiez.",
    address="Adresse d’une page d’actualités, d’un flux ou d’un plan de site",
    look="Regarder",
    patience="Regarder prend quelques secondes, une minute au plus.",
    nothing="Il n’y a rien à suivre là",
    items="Articles qui seraient dans les flux",
    more="… et {count} autres.",
    no_date="sans date",
    details="Ce qui a été trouvé d’autre, et ce qui a été laissé de côté",
    watch="Suivre cette page",
    watched_at="Sera suivie",
    id="Nom court (minuscules sans accent, chiffres et traits d’union)",
    title="Nom de l’institution, tel que les lecteurs le voient (peut rester vide)",
    topics="Thèmes dont sont tous ses articles, quels que soient leurs mots (d’habitude aucun)",
    confirm="Oui, la suivre",
    another="Regarder une autre adresse",
    added="«\u00a0{id}\u00a0» est maintenant dans tidings.toml et suivie dès à présent\u00a0: la première visite"
    " commence"
    " dans quelques secondes, et les flux reçoivent le plus récent de ce qui s’y trouve.",
    refused="Rien n’a été modifié",
    no_form="Ceci n’a pas été envoyé par le formulaire de cette page, ou le formulaire est trop vieux. Rouvrez la"
    " page.",
    method="Cette page se regarde (GET) et son formulaire s’envoie (POST), rien d’autre.",
    unread="Ce qui est enregistré n’a pas pu être interrogé. Les flux et les pages sont comme avant\u202f; rouvrez"
    " cette"
    " page dans une minute.",
    needs="Ce qui demande votre attention",
    count_needs=("{count} point, le pire d’abord.", "{count} points, le pire d’abord."),
    count_watched=("{count} source est suivie.", "{count} sources sont suivies."),
    nothing_needed="Rien ne demande votre attention.",
    last_and_next="La dernière visite était le {last}, la prochaine est prévue le {next}.",
    last_and_due="La dernière visite était le {last}\u202f; une autre est attendue depuis le {next}.",
    no_look="Rien n’a encore été visité.",
    stalled="Rien n’a été visité depuis le {since}\u202f; sources attendues\u00a0: {count}. Ce qui visite"
    " ne tourne pas.",
    stalled_todo="Démarrez le service, ou cherchez dans son journal ce qui l’arrête",
    unlooked="Elle n’a jamais été visitée, alors que c’était prévu le {since}.",
    unlooked_todo="Visitez-la maintenant, et voyez ce qui l’empêche",
    undelivered=("{count} avis n’a pas encore pu être remis.", "{count} avis n’ont pas encore pu être remis."),
    undelivered_todo="Voyez si ce que nomme [notify] dans tidings.toml est joignable\u202f; on réessaie tout seul.",
    seen="Vu",
    todo={
        "changed": ("Voyez ce qui a été essayé et ce qui serait trouvé", "tidings sources repair {id}"),
        "thinner": ("Ouvrez sa page\u202f; s’il y a plus que ce qui est trouvé", "tidings sources repair {id}"),
        "blocked": (
            "Demandez à l’institution de nous laisser entrer, ou suivez une autre adresse, comme un flux",
            None,
        ),
        "failing": ("On réessaie tout seul\u202f; si cela dure, ouvrez sa page et voyez", "tidings sources show {id}"),
        "gone": (
            "Voyez si elle se trouve ailleurs\u202f; sinon, donnez sa nouvelle adresse dans tidings.toml",
            "tidings sources repair {id}",
        ),
        "quiet": ("Ouvrez sa page\u202f; s’il s’y trouve du nouveau", "tidings sources repair {id}"),
        "asleep": (
            "Ouvrez sa page\u202f; si ses nouvelles ont déménagé, donnez la nouvelle adresse dans tidings.toml",
            "tidings sources show {id}",
        ),
    },
    command="Commande",
    known="Je le sais",
    known_how="On n’en dit plus rien avant que cela ne change.",
    known_heading="Ce que vous savez déjà",
    known_done="«\u00a0{id}\u00a0» reste tranquille jusqu’au prochain changement.",
    days="Les derniers jours",
    days_lead="Toutes les visites de toutes les sources, par jour.",
    failed_chart="Visites échouées par jour",
    failed_told="Visites échouées\u00a0: {total} sur {looks}\u202f; au plus {most} en un jour.",
    looks_axis="visites",
    to_add="Ajouter une source",
    as_feed="Ce qui est dit des sources, en flux",
    to_needs="Ce qui demande votre attention",
)

GERMAN = OperatorWords(
    heading="Eine Quelle hinzufügen",
    sign_in_lead="Diese Seite ist für die Betreiber von Tidings. Das Kennwort steht in der Datei operator-token im"
    " Datenordner, oder in tidings.toml als operator_token.",
    token="Kennwort der Betreiber",  # noqa: S106
    sign_in="Anmelden",
    sign_out="Abmelden",
    wrong_token="Das ist nicht das Kennwort. Nichts wurde geändert.",  # noqa: S106
    signed_out="Sie sind nicht angemeldet, oder schon seit zwölf Stunden. Nichts wurde geändert; melden Sie sich neu"
    " an.",
    lead="Fügen Sie die Adresse einer Nachrichtenseite ein. Sie sehen dann die Artikel, die sie gäbe; nichts wird"
    " beobachtet, bevor Sie es sagen.",
    address="Adresse einer Nachrichtenseite, eines Feeds oder einer Sitemap",
    look="Ansehen",
    patience="Das Ansehen dauert einige Sekunden, höchstens eine Minute.",
    nothing="Dort gibt es nichts zu beobachten",
    items="Artikel, die in den Feeds stünden",
    more="… und {count} weitere.",
    no_date="kein Datum",
    details="Was sonst gefunden und was weggelassen wurde",
    watch="Diese Seite beobachten",
    watched_at="Beobachtet wird",
    id="Kurzer Name (Kleinbuchstaben, Ziffern und Bindestriche)",
    title="Name der Institution, wie Leser ihn sehen (darf leer bleiben)",
    topics="Themen, in denen alle ihre Artikel sind, gleich mit welchen Wörtern (meist keine)",
    confirm="Ja, beobachten",
    another="Eine andere Adresse ansehen",
    added="„{id}“ steht jetzt in tidings.toml und wird von nun an beobachtet: Der erste Besuch beginnt in Sekunden,"
    " und die"
    " Feeds bekommen das Neueste, was dort ist.",
    refused="Nichts wurde geändert",
    no_form="Das kam nicht vom Formular dieser Seite, oder das Formular ist zu alt. Öffnen Sie die Seite neu.",
    method="Diese Seite kann man ansehen (GET) und ihr Formular absenden (POST), sonst nichts.",
    unread="Was gespeichert ist, konnte nicht befragt werden. Feeds und Seiten sind, wie sie waren; öffnen Sie diese"
    " Seite"
    " in einer Minute noch einmal.",
    needs="Was Sie jetzt braucht",
    count_needs=("1 Sache.", "{count} Sachen, die schlimmste zuerst."),
    count_watched=("1 Quelle wird beobachtet.", "{count} Quellen werden beobachtet."),
    nothing_needed="Nichts braucht Sie jetzt.",
    last_and_next="Der letzte Besuch war am {last}, der nächste ist fällig am {next}.",
    last_and_due="Der letzte Besuch war am {last}; einer ist fällig seit {next}.",
    no_look="Noch wurde nichts besucht.",
    stalled="Seit {since} wurde nichts besucht; fällige Quellen: {count}. Was besucht, läuft nicht.",
    stalled_todo="Starten Sie den Dienst, oder sehen Sie in seinem Protokoll nach, was ihn beendet",
    unlooked="Sie wurde noch nie besucht, obwohl das seit {since} fällig ist.",
    unlooked_todo="Besuchen Sie sie jetzt, und sehen Sie, was im Weg ist",
    undelivered=(
        "1 Nachricht konnte noch nicht zugestellt werden.",
        "{count} Nachrichten konnten noch nicht zugestellt werden.",
    ),
    undelivered_todo="Sehen Sie nach, ob zu erreichen ist, was [notify] in tidings.toml nennt; es wird von selbst"
    " wieder"
    " versucht.",
    seen="Gesehen",
    todo={
        "changed": ("Sehen Sie, was versucht wurde und was sich fände", "tidings sources repair {id}"),
        "thinner": ("Öffnen Sie ihre Seite; steht dort mehr, als gefunden wird", "tidings sources repair {id}"),
        "blocked": (
            "Bitten Sie die Institution, uns einzulassen, oder beobachten Sie eine andere Adresse, etwa einen Feed",
            None,
        ),
        "failing": (
            "Sie wird von selbst wieder gefragt; dauert es an, öffnen Sie ihre Seite",
            "tidings sources show {id}",
        ),
        "gone": (
            "Sehen Sie, ob sie anderswo zu finden ist; sonst geben Sie die neue Adresse in tidings.toml an",
            "tidings sources repair {id}",
        ),
        "quiet": ("Öffnen Sie ihre Seite; steht dort Neues", "tidings sources repair {id}"),
        "asleep": (
            "Öffnen Sie ihre Seite; ist ihr Neues umgezogen, geben Sie die neue Adresse in tidings.toml an",
            "tidings sources show {id}",
        ),
    },
    command="Befehl",
    known="Das weiß ich",
    known_how="Dann wird nichts mehr davon gesagt, bis es sich ändert.",
    known_heading="Was Sie schon wissen",
    known_done="„{id}“ ist still, bis sich das ändert.",
    days="Die letzten Tage",
    days_lead="Alle Besuche bei allen Quellen, nach Tagen.",
    failed_chart="Gescheiterte Besuche je Tag",
    failed_told="Gescheitert: {total} von {looks} Besuchen; höchstens {most} an einem Tag.",
    looks_axis="Besuche",
    to_add="Eine Quelle hinzufügen",
    as_feed="Was über Quellen gesagt wird, als Feed",
    to_needs="Was Sie jetzt braucht",
)

WORDS: Mapping[str, OperatorWords] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}
