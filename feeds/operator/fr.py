"""The words of the operator's pages in French."""

from __future__ import annotations

from feeds.operator.vocabulary import OperatorWords

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
    count_needs=("{count} point.", "{count} points, le pire d’abord."),
    count_watched=("{count} source est suivie.", "{count} sources sont suivies."),
    nothing_needed="Rien ne demande votre attention.",
    last_and_next="La dernière visite était le {last}, la prochaine est prévue le {next}.",
    last_and_due="La dernière visite était le {last}\u202f; une autre est attendue depuis le {next}.",
    no_look="Rien n’a encore été visité.",
    mistaken="tidings.toml est illisible tel qu’il est maintenant\u202f: ce qui y a été lu auparavant vaut toujours.",
    mistaken_todo="Corrigez-le\u202f; il est relu en quelques secondes.",
    stalled="Rien n’a été visité depuis le {since}\u202f; sources attendues\u00a0: {count}. Ce qui visite"
    " ne tourne pas.",
    stalled_todo="Démarrez le service, ou cherchez dans son journal ce qui l’arrête",
    unlooked="Elle n’a jamais été visitée, alors que c’était prévu le {since}.",
    unlooked_todo="Visitez-la maintenant, et voyez ce qui l’empêche",
    renamed="Elle a l’adresse qu’avait {former}, qui n’est plus dans tidings.toml\u202f: ses articles ne sont dans"
    " aucun de ses flux, et l’on répond à qui s’y était abonné qu’ils n’existent plus.",
    renamed_todo="Si c’est la même source, écrivez dans son [[source]] dans tidings.toml",
    renamed_else="Si c’en est une autre, il n’y a rien à faire\u00a0: trente jours après la dernière visite de"
    " {former}, on n’en dit plus rien.",
    undelivered=("{count} avis n’a pas encore pu être remis.", "{count} avis n’ont pas encore pu être remis."),
    undelivered_todo="Voyez si ce que nomme [notify] dans tidings.toml est joignable\u202f; on réessaie tout seul.",
    seen="Vu",
    health_title="{site} : comment vont les sources",
    health_description="Ce qui a changé dans les sources observées, une fois pour chaque changement.",
    known="Je le sais",
    known_how="On n’en dit plus rien avant que cela ne change.",
    known_heading="Ce que vous savez déjà",
    known_done="«\u00a0{id}\u00a0» reste tranquille jusqu’au prochain changement.",
    may_be="Voir ce qui est peut-être sa liste maintenant",
    in_terminal="dans un terminal\u00a0:",
    quoted="«\u00a0{said}\u00a0»",
    mending="Ce qui est peut-être sa liste maintenant",
    last_good="Sa dernière bonne liste",
    page_now="Sa page maintenant",
    count_items=("{count} article", "{count} articles"),
    same="Sur les deux listes\u00a0: {count}",
    missing="N’y sont plus\u00a0: {count}",
    further="Y sont en plus\u00a0: {count}",
    take="La prendre désormais",
    take_how="Ce qu’elle montre déjà n’est pas nouveau\u00a0: cela va dans l’archive, et dans les flux seulement"
    " autant que first_import le permet.",
    taken_done="«\u00a0{id}\u00a0» est comparée à cette liste désormais, et visitée de nouveau dans quelques secondes.",
    moved_heading="Cherchées à une autre adresse",
    moved_lead="Il n’y a rien à faire. Le bouton écrit l’adresse dans tidings.toml, pour qu’elle reste quoi qu’il"
    " advienne du dossier de données.",
    moved="Depuis le {since}, cherchée à",
    moved_was="tidings.toml dit",
    accept="L’écrire dans tidings.toml",
    accepted_done="«\u00a0{id}\u00a0» a maintenant sa nouvelle adresse dans tidings.toml.",
    days="Les derniers jours",
    days_lead="Toutes les visites de toutes les sources, par jour.",
    failed_chart="Visites échouées par jour",
    failed_told="Visites échouées\u00a0: {total} sur {looks}\u202f; au plus {most} en un jour.",
    looks_axis="visites",
    to_add="Ajouter une source",
    as_feed="Ce qui est dit des sources, en flux",
    to_needs="Ce qui demande votre attention",
)
