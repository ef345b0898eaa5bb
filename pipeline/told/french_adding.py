"""What is told to who adds a source, in French."""

from __future__ import annotations

from pipeline.told.vocabulary import Said

_FOUND: dict[str, Said] = {
    "found": ("{count} article par {method} : {sure}", "{count} articles par {method} : {sure}"),
    "because": "{said} ({evidence: ; })",
    "sure": "sûr",
    "fairly sure": "assez sûr",
    "not sure": "pas sûr",
    "a guess": "une supposition",
    "nothing found": "rien de trouvé",
    "so many": ("{count} article", "{count} articles"),
    "without titles": "sans titres",
    "as headlines": "des titres qui se lisent comme ceux de nouvelles",
    "all dated": "tous datés",
    "some dated": "{dated} sur {number} datés",
    "none dated": "aucun n’est daté",
    "below": "des adresses sous {section}",
    "same in": "les mêmes articles par {methods: et par }",
    "built for us": "Un script construit cette page ; elle a donc été construite dans un navigateur, et le sera"
    " (render = true)",
    "another scheme": "personne ne répond à {asked} ; c’est donc {url} qui est regardée",
    "without login": "{url} est demandée sans le nom et le mot de passe saisis : ce qui est suivi est publié",
    "on a day": "{at:day}",
    "days": "du {first:day} au {last:day}",
    "perhaps": "{day} ?",
    "next page": "Page suivante : {url}",
    "also": ("Aussi : {count} article par {method} ({why})", "Aussi : {count} articles par {method} ({why})"),
    "also at": (
        "Aussi : {count} article par {method}, {url} ({why})",
        "Aussi : {count} articles par {method}, {url} ({why})",
    ),
    "as readers see": "les mêmes articles ; par {method}, ils sont tels que le lecteur les voit",
    "less sure": "moins sûr que par {method}",
}
_LEFT_OUT: dict[str, Said] = {
    "left out": "Écarté : {what} : {why}",
    "links": ("{count} lien (« {title} », …)", "{count} liens (« {title} », …)"),
    "links under": (
        "{count} lien sous « {section} » (« {title} », …)",
        "{count} liens sous « {section} » (« {title} », …)",
    ),
    "links elsewhere": ("{count} lien dans des menus et ailleurs", "{count} liens dans des menus et ailleurs"),
    "way": ("par {method} ({count} article)", "par {method} ({count} articles)"),
    "way at": ("par {method} ({count} article, {url})", "par {method} ({count} articles, {url})"),
    "further places": (
        "{count} autre endroit pour un flux ou un plan de site",
        "{count} autres endroits pour des flux et des plans de site",
    ),
    "usual addresses": ("{count} adresse habituelle de flux", "{count} adresses habituelles de flux"),
    "to another site": "cela mène à un autre site, et la plus grande partie de la liste non ; other_sites = true le"
    " prend aussi",
    "beside the list": "à côté de la liste",
    "too few": "trop peu, ou à côté d’un article",
    "no headlines": "aucun groupe n’y ressemble à une liste de titres",
    "not asked, asked to wait": "non demandé : son serveur nous demande d’attendre",
    "not asked, too long": "non demandé : cela aurait pris trop de temps",
    "none below": (
        "son article ne se trouve pas sous {section}",
        "aucun de ses {count} articles ne se trouve sous {section}",
    ),
    "not read": (
        "{count} article après les {most} premiers n’a pas été lu",
        "{count} articles après les {most} premiers n’ont pas été lus",
    ),
    "not below": "ses articles ne se trouvent pas sous {section}",
    "none on the page": "aucun de ses articles n’est sur la page",
    "no feed of this": "il n’y a pas de flux de cette rubrique",
    "page in its place": "il y a là une page, et ni flux ni plan de site",
}
_REFUSED: dict[str, Said] = {
    "no items there": "{address} : {why} ; rien n’a été écrit. Ce qui peut aider : {advice}",
    "nothing listed": "il n’y a pas d’articles ici",
    "without its address": "{why}, autant qu’on puisse le dire sans son adresse",
    "another page": "donnez l’adresse d’une page qui liste les nouvelles, ou celle de son flux",
    "with --url": "donnez avec --url l’adresse d’où la page a été enregistrée",
    "take the nearest": "{advice} ; ou, si le plus proche, ce sont bien les articles, écrivez la source dans"
    ' tidings.toml avec selectors = {{ items = "{selector}" }}, comme le fait tidings add --items',
    "another selector": "donnez à --items un autre sélecteur, ou aucun pour voir ce qui est trouvé sans lui",
    "as well": "{why} ; {more}",
    "rendered: failed": "{why} ; construite dans un navigateur : {more}",
    "rendered or not": "{why} ; construite dans un navigateur, elle n’en montre pas non plus",
    "no extra": "construire une page que fait un script demande l’extra (pip install 'tidings[browser]') et un Chromium"
    " (Debian : apt install chromium)",
    "no chromium here": "il n’y a pas de Chromium ici pour construire une page que fait un script ; installez-en un"
    " (Debian : apt install chromium)",
    "no look": "{address} : {why} ; {advice}",
    "no look, as it says": "{address} : {why}",
    "check it or wait": "vérifiez l’adresse, ou réessayez plus tard",
    "check it": "vérifiez l’adresse",
    "ask for safety": "dites-le à qui tient ce site, ou vérifiez l’adresse",
    "no look, in the log": "{address} : n’a pas pu être regardée ; le journal dit pourquoi",
    "invalid address": "n’est pas une adresse valable ; écrivez-en une comme https://example.org/news",
    "fault of ours": "n’a pas pu être regardée, par une faute de notre part qui est dans le journal",
    "paste another": "{address} : n’est pas une adresse du web ; collez-en une comme https://ministry.example.org/news",
    "watched already": "{url} : est déjà suivie, comme [[source]] « {id} » dans {file} ; rien n’a été écrit",
    "own address": "{url} : c’est ce que Tidings publie lui-même, où il n’y a rien que ses flux n’aient déjà ; donnez"
    " l’adresse d’une institution",
    "id taken": "{file} : le nom court « {id} » est déjà pris par {url} ; choisissez-en un autre (avec --id en ligne de"
    " commande)",
    "no such topic": "{file} : n’a pas de thème « {topic} » ; ses thèmes sont {topics:, }",
    "no id": "« {id} » ne peut pas être un nom court ; il se compose de minuscules, de chiffres et de traits d’union",
    "no toml": "{file} : n’est pas du TOML : {said} ; corrigez-le là",
    "no place for it": "{file} : nomme ses sources d’une manière à laquelle rien ne s’ajoute ; écrivez-les comme"
    " [[source]], ou ajoutez la source à la main",
    "no utf-8": "{file} : n’est pas du texte en UTF-8 ; enregistrez-le en UTF-8",
    "cannot be written": "{file} : ne peut pas être écrit ({said}) ; donnez le droit d’écrire dans ce fichier et son"
    " dossier, ou nommez-en un autre",
    "no room": "{file} : ne peut pas être écrit, le disque est plein ; faites de la place, rien n’est perdu : il est"
    " comme avant",
}

ADDING = _FOUND | _LEFT_OUT | _REFUSED
