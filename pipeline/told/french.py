"""The words of what is told, in French."""

from __future__ import annotations

import re

from pipeline.told.french_adding import ADDING
from pipeline.told.vocabulary import Said, Vocabulary


def _spaced(said: Said) -> Said:
    """Put the spaces that may not break: a narrow one before a semicolon, wide ones before colons and within quotes."""
    if isinstance(said, tuple):
        return str(_spaced(said[0])), str(_spaced(said[1]))
    return re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", re.sub(r" (?=;)", "\u202f", said))


_STATES: dict[str, Said] = {
    "not looked at": "Elle n’a pas encore été visitée.",
    "looked at": (
        "Visitée une fois ; résultat : {last}.",
        "Visitée {count} fois ; la dernière fois : {last}.",
    ),
    "as usual": "{parts:, }.",
    "silent": "Rien de nouveau depuis le {last:day}, soit {days:span}{usual}. Sa liste est lisible.",
    "thinner": "Depuis le {since:moment}, elle montre moins : {figures: ; }.",
    "another list": "Depuis le {since:moment}, sa liste montre autre chose : {reason}. Rien n’en a été pris.",
    "no items": "Depuis le {since:moment}, sa liste ne donne rien ({reason}){before}.",
    "no articles": "Depuis le {since:moment}, sa liste est lisible, mais aucun de ses articles (dernières réponses :"
    " {answers:, }).",
    "gone": "Depuis le {since:moment}, il n’y a plus rien à son adresse : {reason}{before}.",
    "not let in": "Depuis le {since:moment}, l’entrée nous est refusée : {reason}{before}.",
    "unread": "Depuis le {since:moment}, elle ne peut pas être lue : {reason}{before}.",
}
_PARTS: dict[str, Said] = {
    "no reason": "la raison n’est pas connue",
    "items": ("{count} article sur sa liste", "{count} articles sur sa liste"),
    "list read": "sa liste a été lue",
    "readable": "Elle est lisible",
    "new every": "du nouveau environ {each:every}",
    "last new": "la dernière fois le {at:day}",
    "usual silence": " ; d’habitude, il y a du nouveau environ {each:every}, et le plus long silence était de"
    " {longest:span}",
    "gave": (" ; avant, elle donnait {count} article", " ; avant, elle donnait {count} articles"),
    "never gave": " ; elle n’a jamais rien donné",
    "every": "{days:every}",
    "not for": "rien depuis {days:span}",
    "less": "moins que d’habitude",
    "figure": "{name} : {now:figure}, avant {before:figure}",
    "items on the list": "articles de la liste",
    "items with a date": "articles avec une date",
    "words of a summary": "mots d’un résumé",
    "words of an article": "mots d’un article",
    "pages with an article": "pages avec un article",
    "answer of its page": "réponse de sa page",
    "answers": "{number} × {answer}",
    "no answer": "aucune",
    "a wall": "accès barré",
}
_TOLD: dict[str, Said] = {
    "see what was tried": "voyez ce qui a été essayé et ce qui serait trouvé : tidings sources repair {id}",
    "see what is there": "ouvrez son adresse dans un navigateur ; s’il y a davantage : tidings sources repair {id}. Si"
    " cela reste ainsi : tidings sources ack {id}",
    "ask to be let in": "demandez à l’institution de nous laisser entrer, ou suivez une autre de ses adresses, par"
    " exemple un flux ; rien n’est fait pour contourner cela",
    "wait": "rien pour l’instant, elle est redemandée ; si cela dure, ouvrez son adresse dans un navigateur",
    "see where it went": "voyez si elle se trouve ailleurs : tidings sources repair {id} ; sinon, donnez sa nouvelle"
    " adresse dans tidings.toml",
    "see what is new": "ouvrez son adresse dans un navigateur ; s’il y a du nouveau : tidings sources repair {id}",
    "see whether it moved": "ouvrez son adresse dans un navigateur ; si ses nouvelles ont déménagé, donnez la nouvelle"
    " adresse dans tidings.toml, sinon : tidings sources ack {id}",
    "give the right address": "ouvrez son adresse dans un navigateur, et donnez la bonne dans tidings.toml",
    "take": "{found} Pour la prendre : tidings sources repair {id}",
    "to do": "Que faire : {todo}.",
    "it was": "Son état depuis le {since:moment} : {state}.",
    "title": "{name} : {state}",
    "well again": "{name} va de nouveau bien",
    "changes": ("{count} changement d’une source", "{count} changements de sources"),
    "found again": "{name} : retrouvée",
    "state new": "nouvelle, trop tôt pour juger",
    "state fine": "va bien",
    "state quiet": "silencieuse",
    "state asleep": "silencieuse depuis longtemps",
    "state thinner": "montre moins qu’avant",
    "state changed": "sa page a changé et ne donne rien",
    "state blocked": "ne nous laisse pas la lire",
    "state failing": "ne peut pas être lue",
    "state gone": "n’est plus à son adresse",
}
_FOUND: dict[str, Said] = {
    "sentences": "{parts: }",
    "is found": "Sa liste n’était plus où elle était ({reason}) ; elle se trouve {where}, par {method} : {matched}"
    " de ses"
    " {count} articles sont connus.",
    "may be": "Sa liste n’était plus où elle était ({reason}) ; elle est peut-être {where}, par {method} : {matched} de"
    " ses {count} articles sont connus.",
    "same page": "sur la même page",
    "at": "à l’adresse {url}",
    "watched there": "Cette adresse est suivie désormais.",
    "built by a script": "Un script construit cette page ; pour que ses articles soient construits aussi, écrivez"
    " render = true.",
    "may have moved": "Sa liste n’était plus où elle était ({reason}). Elle a peut-être déménagé vers {url} :"
    " {says}. Il"
    " y a là une liste de {count} articles, par {method}, {known}.",
    "known": "dont {matched} connus",
    "none known": "dont aucun n’est connu",
    "sends on": "la page renvoie ses lecteurs ailleurs (meta refresh)",
    "says so": "la page le dit (« {quoted} »)",
    "names it": "la page la nomme comme sa propre adresse (rel=canonical)",
    "list on the page": "Sa page a maintenant une liste de {count} articles, dont {matched} connus.",
    "mended": "Une autre liste est prise pour la sienne depuis le {at:moment} ; deux visites qui concordent diront que"
    " tout va bien de nouveau.",
    "held since": "C’est à cela que la source est comparée depuis le {at:moment}.",
    "not around a wall": "Rien n’est cherché autour d’un barrage.",
    "list as it was": "Sa liste est lisible, et c’est celle qu’elle était.",
    "nothing like it": "Rien n’a été trouvé qui puisse être sa liste ; elle est recherchée une fois par jour.",
    "no list yet": "{id} n’a pas encore montré de liste à laquelle en comparer une autre ; visitez-la d’abord :"
    " tidings crawl {id}",
    "no such source": "« {id} » n’est pas une source de tidings.toml, ou ne l’est plus",
    "shown no more": "ce qui a été montré de {id} n’est pas ce qui se trouve maintenant ; regardez de nouveau",
    "not compared, in the log": "{id} : ses pages n’ont pas pu être comparées ; le journal dit pourquoi",
    "held by another": "{id} n’a pas été prise : un autre processus écrit dans la base de données depuis plus de"
    " {seconds} secondes. Recommencez dans une minute ; si cela dure, voyez ce qui tourne à côté du service",
    "nothing learned": "{id} est cherchée là où le dit {file} ; il n’y a rien à noter",
    "another address there": "{file} donne maintenant une autre adresse pour {id}, {url} ; rien n’a été écrit",
    "not in one place": '{file} : ne se change pas en un seul endroit ; écrivez-y à la main url = "{url}"',
    "by listing": "la liste de la page",
    "by selectors": "les sélecteurs de la configuration",
    "by feed": "un flux",
    "by unlinked feed": "un flux que la page ne nomme pas",
    "by sitemap": "un plan de site",
    "by json-ld": "des données structurées dans la page (JSON-LD)",
    "by microdata": "des marques dans la page (microdata)",
    "by json state": "des données que la page garde pour son script (JSON)",
    "by wordpress api": "l’API WordPress du site",
    "rendered": "{method}, construite dans un navigateur",
    "few known": "de ses {count} articles, elle n’en montrait avant que {matched} (« {example} », …)",
    "none of them known": "aucun de ses {count} articles n’est de ceux qu’elle montrait avant (« {example} », …)",
}
_WALLS: dict[str, Said] = {
    "blocked": "accès barré : {wall}",
    "challenge": "une vérification de {whose} ({signs:, })",
    "challenge by its heading": "une vérification ({signs:, })",
    "login": "une identification ({signs:, })",
    "login page": "une page d’identification ({signs:, })",
    "consent": "une demande de consentement ({signs:, })",
    "error page": "une page d’erreur au statut 200 ({signs:, })",
    "error page, nothing": "une page d’erreur au statut 200 ({signs:, }) : il n’y a rien là",
    "error page, out of order": "une page d’erreur au statut 200 ({signs:, }) : le serveur est en panne",
    "its header": "en-tête {name} : {value}",
    "has header": "en-tête {name}",
    "its status": "statut {number}",
    "asks": "www-authenticate : {scheme}",
    "mark": "{mark} dans la page",
    "words beside": ("{count} mot à côté", "{count} mots à côté"),
    "heading": "son titre est « {heading} »",
    "heading and mark": "son titre est « {heading} », et « {mark} » est dans la page",
    "heading, bare": "son titre est « {heading} », avec {number} mots et {links} liens",
    "password": "un champ pour un mot de passe, et {sign}",
    "and its address": "{sign}, et {place} est dans son adresse",
    "its address": "{place} est dans son adresse",
    "control": "un bouton « {label} »",
    "others": "{number} mots qui ne parlent pas de consentement",
}
_FAULTS: dict[str, Said] = {
    "redirects nowhere": "le serveur redirige ({number}) vers rien qui soit une adresse du web",
    "unmodified unasked": "le serveur dit que rien n’a changé (304), d’une page qu’il n’a pas encore donnée",
    "asks to wait": "le serveur nous demande d’attendre ({answer:status})",
    "answered": "le serveur a répondu {answer:status}",
    "no such name": "le nom de son serveur est introuvable",
    "too slow": "aucune réponse entière en {seconds} s",
    "cut off": "la réponse s’est interrompue avant sa fin",
    "cut short": "le serveur envoie plus qu’il n’annonce, donc la page finit trop tôt",
    "too large": "trop grande : plus de {bytes} octets",
    "too large unpacked": "trop grande : plus de {bytes} octets une fois dépaquetée",
    "too large decompressed": "trop grande : plus de {bytes} octets une fois décompressée",
    "broken compression": "sa compression est abîmée",
    "no web address": "ce n’est pas une adresse du web valable",
    "redirects too often": "le serveur redirige plus de {number} fois",
    "refused": "l’adresse est refusée : {why}",
    "connection failed": "la connexion a échoué ({said})",
    "no http answer": "ce que le serveur répond n’est pas du HTTP valable",
    "no answer at all": "le serveur a mis fin à la connexion sans répondre",
    "not fetched": "elle n’a pas pu être obtenue ({said})",
    "not safe": "la connexion n’est pas sûre ({said})",
    "connection refused": "la connexion a été refusée",
    "no connection": "aucune connexion n’a pu être établie ({said})",
    "forbidden": "robots.txt l’interdit",
    "too slow a rule": "robots.txt demande {seconds} s entre deux requêtes, plus qu’une visite ne peut attendre",
    "no rules": "robots.txt a répondu {number}, donc rien ne peut être demandé pour l’instant",
    "another site": "elle redirige vers un autre site : {url}",
    "not written": "{path} : impossible à écrire ({said}), donc rien n’est demandé{remedy}",
    "not locked": "le dossier de données ne peut pas être verrouillé ({said}), donc rien n’est demandé ; nommez-en"
    " un sur"
    " un disque avec --data",
    "no turn": "un autre processus interroge {host} sans arrêt, depuis {seconds} s",
    "odd signs": "l’adresse contient un espace, un caractère de contrôle ou une barre oblique inverse",
    "not valid": "ce n’est pas une adresse valable",
    "no http": "elle ne commence pas par http:// ou https://",
    "odd port": "le port {port} ne sert pas de pages web",
    "no host": "« {host} » n’est pas un nom de serveur valable",
    "no ip": "« {ip} » n’est pas une adresse IP valable",
    "not public": "{ip} n’est pas une adresse publique (--allow-network {ip}/{bits}, ou allow_network ="
    ' ["{ip}/{bits}"] dans [site], la laisserait passer)',
    "leads to refused": "{host} mène à une adresse refusée : {why}",
    "not rendered": "pas construite dans un navigateur : {said}",
    "restless": "son script n’a pas trouvé le repos en {seconds} s",
    "too much memory": "son script prend plus de mémoire que les {megabytes} Mo qu’il y a pour lui",
    "not built": "sa construction a échoué ({said})",
    "no chromium": "Chromium ne démarre pas ({said})",
    "too large built": "trop grande : plus de {characters} caractères une fois construite",
    "reading too slow": "sa lecture prenait plus de {seconds} s, elle a donc été abandonnée",
    "reading too large": "sa lecture prenait plus de {megabytes} Mo de mémoire, elle a donc été abandonnée",
    "reading ended": "le processus qui la lisait s’est terminé avant la fin",
    "our fault": "elle n’a pas pu être lue, par une faute de notre côté qui est dans le journal",
}
_NO_LIST: dict[str, Said] = {
    "nothing here": "il n’y a rien à lire ici",
    "no list": "pas de liste d’articles ici",
    "no list: text": "pas de liste d’articles ici : c’est du texte brut, qui n’a pas de liens",
    "no list: selectors": "pas de liste d’articles ici : rien sur la page n’est {selector}",
    "no list: article": "pas de liste d’articles ici : cette page est un article",
    "no list: links": "pas de liste d’articles ici : la page n’a pas de liens",
    "no list: unlinked": "pas de liste d’articles ici : {count} lignes, comme « {title} », ont chacune une date, mais"
    " ni lien ni id durable à quoi en reconnaître une",
    "no list: groups": (
        "pas de liste d’articles ici : {count} lien, aucun groupe avec des dates, des résumés ou des titres comme ceux"
        " d’articles",
        "pas de liste d’articles ici : {count} liens, aucun groupe avec des dates, des résumés ou des titres comme ceux"
        " d’articles",
    ),
    "nearest: list": "{why} ; le plus proche est une liste de {count} liens, comme « {first} » et « {second} »",
    "nearest: link": (
        "{why} ; le plus proche est « {title} », avec {count} autre",
        "{why} ; le plus proche est « {title} », avec {count} autres",
    ),
    "no list: like": "pas de liste d’articles ici, et aucun lien comme ceux d’avant",
    "relative links": "ses liens ne mènent nulle part sans l’adresse de la page ; donnez-la avec --url",
    "bad selectors": "les sélecteurs de cette source ne peuvent pas être lus : {said}",
    "no wordpress": "l’API WordPress du site ne donne aucun billet",
    "broken feed": "cela commence comme un flux, et ne peut pas être lu comme du XML",
    "feed without addresses": "un flux de {items} articles, dont aucun n’a d’adresse",
    "empty feed": "un flux vide",
    "no json feed": "c’est du JSON, mais pas un JSON Feed",
    "broken sitemap": "cela commence comme un plan de site, et ne peut pas être lu comme du XML",
    "sitemap index": (
        "un index de plans de site : {count} plan de ce site",
        "un index de plans de site : {count} plans de ce site",
    ),
    "empty sitemap": "un plan de site sans adresse",
    "broken gzip": "abîmé : cela commence comme du gzip, et ne peut pas être dépaqueté",
    "short gzip": "abîmé : ce gzip finit trop tôt",
    "no page": "pas une page : le serveur l’appelle {type}",
    "no text": "vide : il n’y a pas de texte dedans",
    "binary": "binaire : pas du texte, mais un fichier tel qu’un PDF ou une image",
}

FRENCH = Vocabulary(
    sentences={
        kind: _spaced(said)
        for kind, said in (_STATES | _PARTS | _TOLD | _FOUND | _WALLS | _FAULTS | _NO_LIST | ADDING).items()
    },
    is_one=lambda count: count < 2,
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
        *("août", "septembre", "octobre", "novembre", "décembre"),
    ),
    day="{day} {month} {at.year}",
    first="1er",
    moment="{day} à {at.hour} h {at:%M} UTC",
    spans=("1 heure", "{count} heures", "{count} jours"),
    every=("toutes les heures", "toutes les {count} heures", "tous les {count} jours"),
    statuses={
        400: "400 (requête incorrecte)",
        401: "401 (identification nécessaire)",
        403: "403 (interdit)",
        404: "404 (introuvable)",
        405: "405 (méthode non permise)",
        408: "408 (délai dépassé)",
        410: "410 (disparue)",
        429: "429 (trop de requêtes)",
        451: "451 (indisponible pour des raisons légales)",
        500: "500 (erreur du serveur)",
        502: "502 (mauvaise réponse derrière le serveur)",
        503: "503 (indisponible)",
        504: "504 (pas de réponse derrière le serveur)",
    },
    decimal=",",
    thousands="\u202f",
    share="\u202f%",
)
