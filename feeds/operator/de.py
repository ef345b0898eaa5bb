"""The words of the operator's pages in German."""

from __future__ import annotations

from feeds.operator.vocabulary import OperatorWords

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
    last_and_due="Der letzte Besuch war am {last}; einer ist fällig seit dem {next}.",
    no_look="Noch wurde nichts besucht.",
    mistaken="tidings.toml lässt sich so, wie es jetzt ist, nicht lesen: Es gilt, was zuvor darin gelesen wurde.",
    mistaken_todo="Berichtigen Sie es; es wird in Sekunden neu gelesen.",
    stalled="Seit dem {since} wurde nichts besucht; fällige Quellen: {count}. Was besucht, läuft nicht.",
    stalled_todo="Starten Sie den Dienst, oder sehen Sie in seinem Protokoll nach, was ihn beendet",
    unlooked="Sie wurde noch nie besucht, obwohl das seit dem {since} fällig ist.",
    unlooked_todo="Besuchen Sie sie jetzt, und sehen Sie, was im Weg ist",
    renamed="Sie hat die Adresse, die {former} hatte, das in tidings.toml nicht mehr steht: Dessen Artikel sind in"
    " keinem ihrer Feeds, und wer jene abonniert hat, bekommt gesagt, dass es sie nicht mehr gibt.",
    renamed_todo="Wenn es dieselbe Quelle ist, schreiben Sie in ihr [[source]] in tidings.toml",
    renamed_else="Wenn es eine andere ist, ist nichts zu tun: Dreißig Tage nach dem letzten Besuch bei {former} wird"
    " davon nichts mehr gesagt.",
    undelivered=(
        "1 Nachricht konnte noch nicht zugestellt werden.",
        "{count} Nachrichten konnten noch nicht zugestellt werden.",
    ),
    undelivered_todo="Sehen Sie nach, ob zu erreichen ist, was [notify] in tidings.toml nennt; es wird von selbst"
    " wieder"
    " versucht.",
    seen="Gesehen",
    health_title="{site}: wie es den Quellen geht",
    health_description="Was sich an den beobachteten Quellen geändert hat, einmal für jede Änderung.",
    known="Das weiß ich",
    known_how="Dann wird nichts mehr davon gesagt, bis es sich ändert.",
    known_heading="Was Sie schon wissen",
    known_done="„{id}“ ist still, bis sich das ändert.",
    may_be="Sehen, was jetzt die Liste sein könnte",
    in_terminal="im Terminal:",
    quoted="„{said}“",
    mending="Was jetzt die Liste sein könnte",
    last_good="Die letzte gute Liste",
    page_now="Die Seite jetzt",
    count_items=("{count} Artikel", "{count} Artikel"),
    same="Auf beiden Listen: {count}",
    missing="Nicht mehr darauf: {count}",
    further="Außerdem darauf: {count}",
    take="Von nun an übernehmen",
    take_how="Was sie schon zeigt, ist nichts Neues: Es kommt ins Archiv, und in Feeds nur so weit, wie"
    " first_import es erlaubt.",
    taken_done="„{id}“ wird von nun an an dieser Liste gemessen und in wenigen Sekunden wieder besucht.",
    moved_heading="Unter einer anderen Adresse gesucht",
    moved_lead="Hier ist nichts zu tun. Der Knopf schreibt die Adresse in tidings.toml, damit sie bleibt, was immer"
    " aus dem Datenordner wird.",
    moved="Seit dem {since} gesucht unter",
    moved_was="In tidings.toml steht",
    accept="In tidings.toml schreiben",
    accepted_done="„{id}“ hat jetzt ihre neue Adresse in tidings.toml.",
    days="Die letzten Tage",
    days_lead="Alle Besuche bei allen Quellen, nach Tagen.",
    failed_chart="Gescheiterte Besuche je Tag",
    failed_told="Gescheitert: {total} von {looks} Besuchen; höchstens {most} an einem Tag.",
    looks_axis="Besuche",
    to_add="Eine Quelle hinzufügen",
    as_feed="Was über Quellen gesagt wird, als Feed",
    to_needs="Was Sie jetzt braucht",
)
