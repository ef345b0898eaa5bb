"""Tells how much of a line is date: "26 January 2022", "26.01.2022", "2022年1月26日", in many languages."""

from __future__ import annotations

import re

_READ_CHARACTERS = 300
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGIT, _SIGN = re.compile(r"\d"), re.compile(r"\w")

_MONTHS = """
january|januar|janvier|enero|gennaio|janeiro|januari|tammikuu|styczeń|stycznia|leden|ledna|ianuarie|január|siječanj|siječnja|января|январь|січня|януари|ιανουαρίου|ocak|jan|janv|ene|gen
february|februar|février|febrero|febbraio|fevereiro|februari|helmikuu|luty|lutego|únor|února|februarie|február|veljača|veljače|февраля|февраль|лютого|февруари|φεβρουαρίου|şubat|feb|févr|fév|fev
march|märz|mars|marzo|março|maart|maaliskuu|marzec|marca|březen|března|martie|március|ožujak|ožujka|марта|март|березня|μαρτίου|mart|mar|mär|mrt
april|avril|abril|aprile|huhtikuu|kwiecień|kwietnia|duben|dubna|aprilie|április|travanj|travnja|апреля|апрель|квітня|април|απριλίου|nisan|apr|avr|abr
may|mai|mayo|maggio|maio|mei|maj|toukokuu|maja|květen|května|május|svibanj|svibnja|мая|май|травня|μαΐου|mayıs|mag
june|juni|juin|junio|giugno|junho|kesäkuu|czerwiec|czerwca|červen|června|iunie|június|lipanj|lipnja|июня|июнь|червня|юни|ιουνίου|haziran|jun|giu
july|juli|juillet|julio|luglio|julho|heinäkuu|lipiec|lipca|červenec|července|iulie|július|srpanj|srpnja|июля|июль|липня|юли|ιουλίου|temmuz|jul|juil|lug
august|août|agosto|augustus|augusti|elokuu|sierpień|sierpnia|srpen|srpna|augusztus|kolovoz|kolovoza|августа|август|серпня|αυγούστου|ağustos|aug|ago
september|septembre|septiembre|settembre|setembro|syyskuu|wrzesień|września|září|septembrie|szeptember|rujan|rujna|сентября|сентябрь|вересня|септември|σεπτεμβρίου|eylül|sep|sept|set
october|oktober|octobre|octubre|ottobre|outubro|lokakuu|październik|października|říjen|října|octombrie|október|listopad|listopada|октября|октябрь|жовтня|октомври|οκτωβρίου|ekim|oct|okt|ott|out
november|novembre|noviembre|novembro|marraskuu|noiembrie|studeni|studenog|ноября|ноябрь|листопада|ноември|νοεμβρίου|kasım|nov
december|dezember|décembre|diciembre|dicembre|dezembro|joulukuu|grudzień|grudnia|prosinec|prosince|decembrie|prosinac|prosinca|декабря|декабрь|грудня|декември|δεκεμβρίου|aralık|dec|dez|déc|dic
"""
_NAMES = "|".join(sorted(map(re.escape, _MONTHS.replace("\n", "|").strip("|").split("|")), key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}(?!\d)",
        rf"(?:令和|平成|昭和|民國)?\s?(?<!\d)(?:\d{{1,4}}|元)\s?[年년]\s?(?:0?[1-9]|1[0-2])\s?[月월]\s?{_DAY}\s?[日일]",
        rf"(?<!\d){_DAY}(?:\.|st|nd|rd|th|er|º|°)?\s?(?:de\s|of\s|d['’])?\s?(?:{_NAMES})[a-zäöüß]{{0,3}}[.,]?\s?(?:de\s|del\s)?{_YEAR}(?!\d)",
        rf"(?<!\w)(?:{_NAMES})[.,]?\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}\s?[./-]\s?(?:0?[1-9]|1[0-2])\s?[./-]\s?{_YEAR}(?!\d)",
    )
)
_ROUGH = re.compile(
    rf"(?<![\w])(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}:\d{{2}}|\d{{4}}年|\d{{1,2}}月\d{{1,2}}日|(?:{_NAMES})\.?\s(?:de\s)?(?:\d{{1,2}}|\d{{4}})|\d{{1,2}}\.?\s(?:de\s)?(?:{_NAMES}))(?![\w])",
    re.IGNORECASE,
)


def dated_share(text: str) -> float:
    """Give how much of a short `text` is date or time: 1.0 for "3 May 2017", 0.0 for a text without one."""
    seen = text[:_READ_CHARACTERS].translate(_NARROW)
    if not _DIGIT.search(seen):  # each form has some
        return 0.0 if _SIGN.search(seen) else 1.0
    rest = seen
    for form in (*_FORMS, _ROUGH):
        rest = form.sub(" ", rest)
    kept = len(re.findall(r"\w", rest))
    return 1.0 - kept / max(1, len(re.findall(r"\w", seen)))
