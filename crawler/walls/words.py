# ruff: noqa: E501
"""The words by which walls are told, in English, French, German and Spanish."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


# Headings, matched as a whole: an article about such a thing is called by more than its name.
CHECK = _any(
    r"just a moment",
    r"one moment,? please",
    r"please wait",
    r"attention required",
    r"(?:security|browser|human|bot) (?:check|checkpoint|verification)",
    r"(?:please )?(?:verify|confirm|prove) (?:that )?you(?:'|’)?(?: a|’?'?)re (?:a )?(?:human|not a (?:ro)?bot)",
    r"verifying (?:that )?you(?:'|’| a)re (?:a )?human.{0,40}",
    r"are you (?:a )?(?:human|robot)",
    r"making sure you(?:'|’| a)re not a bot",
    r"checking (?:your browser|if the site connection is secure|the site connection security).{0,60}",
    r"access to this page has been denied.{0,40}",
    r"pardon our interruption",
    r"(?:verification|captcha|ddos[- ]guard|ddos protection.{0,30}|robot or human)",
    r"(?:einen|nur einen) (?:kleinen )?(?:moment|augenblick)(?: bitte)?",
    r"sicherheits(?:über|ueber)prüfung|browser wird (?:über|ge)prüft",
    r"sind sie ein (?:mensch|roboter)|bestätigen sie, dass sie (?:ein mensch|kein roboter) sind",
    r"un (?:instant|moment)(?:,? s(?:’|')il vous pla[iî]t)?",
    r"(?:vérification|contrôle) de (?:sécurité|votre navigateur)|vérification en cours",
    r"êtes[- ]vous (?:un )?(?:humain|robot)|(?:confirmez|vérifiez) que vous (?:êtes (?:un )?humain|n(?:’|')êtes pas un robot)",
    r"un momento(?:,? por favor)?",
    r"(?:comprobación|verificación|control) de seguridad|verificando.{0,40}",
    r"(?:es usted|eres) (?:un )?(?:humano|robot)|(?:confirme|verifique|demuestra) que (?:es humano|no es un robot)",
)
LOGIN = _any(
    r"(?:log[ -]?in|sign[ -]?in|log[ -]?on)(?: (?:to|with|here|required|page).{0,40})?",
    r"(?:user|member|staff|account|central|single|please) (?:log|sign)[ -]?[io]n.{0,20}",
    r"single sign[ -]on.{0,20}|web login service.{0,30}|authentication(?: required)?",
    r"(?:you (?:must|need to)|please) (?:be logged|log|sign) in.{0,40}",
    r"anmelden|anmeldung(?: erforderlich)?|einloggen|login[- ]?(?:bereich|seite)|benutzer(?:anmeldung|login)|bitte (?:melden sie sich an|anmelden|einloggen)",
    r"(?:se )?connecter|connexion(?: (?:requise|à .{0,30}))?|identification|identifiez[- ]vous|authentification(?: requise)?|connectez[- ]vous.{0,30}",
    r"iniciar sesión|inicie sesión.{0,30}|inicio de sesión|acceso (?:de )?usuarios|identifícate|identificarse|acceder|autenticación.{0,20}",
)
CONSENT_TITLE = _any(
    r"before you continue.{0,60}|before we continue",
    r"(?:we (?:value|respect|care about) )?your privacy(?: (?:is important to us|matters|choices))?",
    r"(?:cookie|privacy|consent) (?:consent|settings|preferences|notice|wall|options)|cookies|consent(?: required)?|your (?:cookie )?(?:choices|consent)",
    r"we use cookies.{0,40}|this (?:web)?site uses cookies.{0,40}",
    r"bevor sie (?:fortfahren|weitermachen).{0,40}|(?:ihre|deine) (?:privatsphäre|einwilligung|zustimmung|datenschutzeinstellungen).{0,40}",
    r"(?:cookie|datenschutz|privatsphäre)[- ]?(?:einstellungen|hinweis|hinweise|zustimmung|einwilligung)|einwilligung|zustimmung|(?:mit|wir verwenden) (?:werbung|cookies).{0,60}",
    r"avant (?:de|d(?:’|')accéder).{0,40}|(?:nous respectons )?votre (?:vie privée|consentement|confidentialité).{0,40}|le respect de votre vie privée.{0,40}",
    r"(?:gestion|paramètres|préférences) (?:des|de) cookies|nous utilisons des cookies.{0,40}|consentement",
    r"antes de (?:continuar|ir a).{0,40}|(?:valoramos|respetamos) (?:tu|su) privacidad|(?:tu|su) (?:privacidad|consentimiento).{0,40}",
    r"(?:configuración|preferencias|uso|gestión) de (?:las )?cookies|utilizamos cookies.{0,40}|consentimiento",
)
# What stands above an error page: nothing is there, we may not see it, or the server is out of order.
ABSENT = _any(
    r"(?:error|fehler|erreur)?\s*[-:]?\s*404(?:\s*[-:]?\s*(?:error|not found|page not found|seite nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|fehler|erreur))?",
    r"(?:sorry,? |oops,? )?(?:(?:the |this )?(?:requested )?(?:page|file|document|article|content|resource|url) )?(?:was |is |could |can)?(?:not be |not )found.{0,20}",
    r"(?:sorry,? )?(?:the|this|that) (?:requested )?page (?:does(?: not|n(?:’|')t) exist|no longer exists|is (?:not|no longer|un)\s?available|can(?:no|(?:’|'))t be found).{0,30}",
    r"we can(?:no|(?:’|'))t find (?:the|that|this) page.{0,40}|page (?:missing|unavailable)",
    r"(?:die |diese )?(?:angeforderte |gewünschte |aufgerufene )?(?:seite|datei|artikel|inhalt) (?:wurde |konnte |ist |existiert |kann )?(?:leider )?nicht (?:gefunden|vorhanden|verfügbar|mehr verfügbar|gefunden werden)(?: werden)?",
    r"(?:die|diese) (?:angeforderte |gewünschte )?seite (?:existiert|gibt es) (?:leider )?nicht(?: mehr)?|nicht gefunden",
    r"(?:la |cette )?page (?:demandée |que vous cherchez |recherchée )?(?:est )?(?:introuvable|inexistante|indisponible|non trouvée)|page (?:non|pas) trouvée",
    r"(?:la|cette) page (?:demandée |recherchée )?n(?:’|')(?:existe (?:pas|plus)|a pas (?:pu être|été) trouvée|est (?:pas|plus) disponible)",
    r"(?:la )?página (?:solicitada )?(?:no (?:encontrada|disponible|existe|se (?:ha )?(?:encuentra|encontró|encontrado))|inexistente).{0,20}|no se (?:ha )?(?:encontró|encontrado|encuentra) la página.{0,20}",
)
REFUSED = _any(
    r"(?:error |fehler |erreur )?403(?:\s*[-:]?\s*(?:error|forbidden))?",
    r"(?:access|permission) denied|forbidden|request (?:blocked|rejected|unsuccessful)|you (?:have been|are) blocked|sorry, you have been blocked",
    r"zugriff (?:verweigert|nicht (?:erlaubt|gestattet))|accès (?:refusé|interdit|non autorisé)|acceso (?:denegado|prohibido)",
)
BROKEN = _any(
    r"(?:error |fehler |erreur )?(?:500|502|503)(?:\s*[-:]?\s*(?:error|internal server error|bad gateway|service (?:temporarily )?unavailable))?",
    r"(?:internal )?server error|internal error|bad gateway|gateway time-?out|(?:a|an)? ?(?:unexpected|fatal|application)? ?error(?: has)? occurred|guru meditation",
    r"(?:interner )?server-?fehler|es ist ein fehler aufgetreten|erreur (?:interne(?: du serveur)?|serveur)|une erreur (?:est survenue|s(?:’|')est produite)|error (?:interno )?del? servidor|(?:se )?ha (?:ocurrido|producido) un error",
)
OUTAGE = _any(  # what a house may also have news of: only on a page that has hardly a link
    r"(?:service )?(?:temporarily )?unavailable|service unavailable|(?:site )?(?:is )?(?:down for|under|in) maintenance|maintenance(?: mode)?|we(?:(?:’|')ll| will) be (?:right )?back(?: soon)?|be right back",
    r"wartung|wartungs(?:arbeiten|modus)|(?:seite|website|webseite) (?:ist |wird )?(?:derzeit |zurzeit |vorübergehend )?(?:nicht (?:verfügbar|erreichbar)|in wartung|gewartet)",
    r"(?:site |page )?(?:en (?:cours de )?maintenance)|maintenance en cours|(?:service|site) (?:momentanément |temporairement )?indisponible",
    r"(?:sitio |página )?en mantenimiento|(?:servicio|sitio) (?:temporalmente )?no disponible|error|fehler|erreur|oops",
)
# What can be pressed, and pieces of text.
ACCEPT = _any(
    r"\b(?:accept|agree|allow)\b(?: (?:all|and|cookies|to)\b|$)|^(?:yes, )?i (?:accept|agree|consent)\b|^consent$|^got it$",
    r"\b(?:akzeptieren|zustimmen|einwilligen|einverstanden|erlauben|annehmen)\b",
    r"(?:tout|j(?:’|'))\s?accepte|accepter\b|j(?:’|')autorise|\baccepte[zr] et (?:continuer|fermer)|consentir",
    r"\b(?:aceptar|acepto|consentir|permitir)\b",
)
REJECT = _any(
    r"\b(?:reject|decline|refuse|deny)\b|without (?:accepting|agreeing|consent)|only (?:necessary|essential)|(?:necessary|essential)(?: cookies)? only|(?:more|manage|cookie|privacy) (?:options|settings|choices|preferences)|customi[sz]e|pay|subscribe",
    r"\b(?:ablehnen|verweigern)\b|nur (?:notwendige|essenzielle|erforderliche)|einstellungen|optionen|mehr informationen|abonnieren|abo\b|pur\b",
    r"refuser|sans accepter|paramét|personnaliser|gérer|s(?:’|')abonner|en savoir plus",
    r"rechazar|solo (?:las )?(?:necesarias|esenciales)|configurar|gestionar|personalizar|suscrib|más (?:opciones|información)",
)
ABOUT_CONSENT = _any(
    r"\bcookies?\b|\bconsent\b|personali[sz]ed (?:ads|advertising|content)|\btrack(?:ing|ers?)\b|your privacy|\bpartners\b.{0,80}\bdata\b|legitimate interest",
    r"\b(?:einwillig|zustimm)\w+|datenschutz|personalisierte|\bpersonenbezogen\w*|privatsphäre|tracking",
    r"\bconsent\w+|traceurs|vie privée|données (?:personnelles|à caractère)|publicités? personnalisée|partenaires.{0,80}données",
    r"\bconsent\w+|privacidad|datos personales|publicidad personalizada|anuncios personalizados",
)
LEGAL = _any(
    r"privacy|cookie|terms|imprint|legal|partner|vendors?|impressum|datenschutz|agb\b|nutzungsbedingungen|vie privée|confidentialité",
    r"mentions|conditions|privacidad|aviso|condiciones|política|^(?:english|deutsch|français|español|italiano|nederlands|português|polski)$",
)
PLACES = {  # in an address: a label of its host, or a step of its path
    "login": re.compile(
        r"(?<=/)(?:log-?in|sign-?in|sso|idp|cas|auth|anmelden|anmeldung|connexion|iniciar-sesion|acceso)(?=[./?]|$)|(?<=//)(?:log-?in|sso|idp|auth|accounts?)(?=\.)",
        re.IGNORECASE,
    ),
    "consent": re.compile(
        r"(?<=/)(?:consent|cookie-?(?:wall|consent|check)|privacy-?(?:wall|gate|consent)|collectconsent|zustimmung|einwilligung|consentement|consentimiento)(?=[./?]|$)|(?<=//)(?:consent|cmp|privacy)(?=[.-])",
        re.IGNORECASE,
    ),
}
