"""Pages that show dates, none of which is the date of publication: what stands in <head>, before and behind <h1>."""

from __future__ import annotations

LEAD = (
    "<p>The institute supports researchers who work together across borders, and helps them with advice and contacts, "
    "from the first idea to the report, in all fields and at all stages of their careers.</p>"
    "<p>Whoever would like to know more is welcome to write to the team, which answers within a few working days.</p>"
)
_TEASERS = "".join(
    f"<li><a href='/n{day}'>News number {day}</a> <time>{day} March 2021</time></li>" for day in range(3, 9)
)
_CARDS = "".join(
    f"<div class='card'><a href='/c{day}'>Headline {day}</a><span class='date'>{day}.04.2022</span></div>"
    for day in range(3, 9)
)

# name: (in <head>, before the headline, headline, behind it)
UNDATED: dict[str, tuple[str, str, str, str]] = {
    "nothing": ("", "", "About us", LEAD),
    "copyright year": ("", "", "About us", LEAD + "<footer>© 2021 The Institute</footer>"),
    "copyright date": ("", "", "About us", LEAD + "<p>Copyright 3 May 2021 The Institute</p>"),
    "today in the header": ("", "<div>Today: Monday, 3 May 2021</div>", "About us", LEAD),
    "today in German": ("", "<div>Heute ist Montag, 3. Mai 2021</div>", "Über uns", LEAD),
    "event with place": ("", "", "Summer school", "<p>3 May 2021</p><p>Location: Room 2.100</p>" + LEAD),
    "event with time": ("", "", "Sommerfest", "<p>3. Mai 2021</p><p>Uhrzeit: 14 Uhr</p><p>Ort: Aula</p>" + LEAD),
    "event in French": ("", "", "Journée portes ouvertes", "<p>3 mai 2021</p><p>Lieu : salle 2</p>" + LEAD),
    "event over days": ("", "", "Conference", "<p>3 - 5 May 2021</p>" + LEAD),
    "event over two dates": ("", "", "Tagung", "<p>3. Mai 2021 bis 5. Mai 2021</p>" + LEAD),
    "event from to": ("", "", "Salon", "<p>Du 3 mai 2021 au 5 mai 2021</p>" + LEAD),
    "event of JSON-LD": (
        '<script type="application/ld+json">{"@type": "Event", "startDate": "2021-05-03T10:00"}</script>',
        "",
        "Open day",
        LEAD,
    ),
    "deadline": ("", "", "Call for proposals", "<p>Deadline: 3 May 2021</p>" + LEAD),
    "deadline in German": ("", "", "Ausschreibung", "<p>Bewerbungsschluss: 03.05.2021</p>" + LEAD),
    "deadline in French": ("", "", "Appel à projets", "<p>Date limite : 3 mai 2021</p>" + LEAD),
    "apply by": ("", "", "Vacancy", "<p>Please apply by Monday, 3 May 2021</p>" + LEAD),
    "valid until": ("", "", "Offer", "<p>Valid until 3 May 2021</p>" + LEAD),
    "open since": ("", "", "Library", "<p>Open since 3 May 2021</p>" + LEAD),
    "founded": ("", "", "History", "<p>Founded 3 May 1921</p>" + LEAD),
    "born": ("", "", "Jane Doe", "<p>Born 3 May 1921 in Esch</p>" + LEAD),
    "prose": (
        "",
        "",
        "Our work",
        LEAD + "<p>The agreement that both ministers signed on 3 May 2021 gives the laboratories a common budget and "
        "allows their staff to move between the two countries, which was not possible before.</p>",
    ),
    "law": ("", "", "Rules", LEAD + "<p>See the law of 3 May 2021 on research, and the decree of 7 June 2021.</p>"),
    "month only": ("", "", "Annual report", "<p>May 2021</p>" + LEAD),
    "year only": ("", "", "Annual report", "<p>2021</p>" + LEAD),
    "teasers in a list": ("", "", "About us", LEAD + f"<h2>News</h2><ul>{_TEASERS}</ul>"),
    "teasers in an aside": ("", "", "About us", f"<aside><ul>{_TEASERS}</ul></aside>" + LEAD),
    "teasers in cards": ("", "", "About us", LEAD + _CARDS),
    "teasers before": ("", f"<nav><ul>{_TEASERS}</ul></nav>", "About us", LEAD),
    "comments": (
        "",
        "",
        "About us",
        LEAD + "<div class='comments'><div class='comment'>"
        "<b>Ann</b> <time datetime='2021-05-03'>3 May</time> Yes!</div></div>",
    ),
    "phone": ("", "", "Contact", "<p>Phone +352 26.10.20-21, fax 12.10.20.33</p>" + LEAD),
    "version": ("", "", "Software", "<p>Version 3.5.2021.1</p>" + LEAD),
    "opening hours": ("", "", "Opening hours", "<p>Monday to Friday 10:00 - 12:00, 14:00 - 17:00</p>" + LEAD),
    "impossible": ('<meta property="article:published_time" content="2021-13-45">', "", "About us", LEAD),
    "empty": ('<meta property="article:published_time" content="">', "", "About us", LEAD),
    "epoch": ('<meta property="article:published_time" content="1970-01-01T00:00:00Z">', "", "About us", LEAD),
    "future": ('<meta property="article:published_time" content="2099-05-03">', "", "About us", LEAD),
    "expiry": ('<meta http-equiv="expires" content="Mon, 03 May 2021 10:00:00 GMT">', "", "About us", LEAD),
    "site's own": (
        '<script type="application/ld+json">{"@type": "WebSite", "dateCreated": "2001-05-03"}</script>',
        "",
        "About us",
        LEAD,
    ),
    "date in the title": ("", "", "Conference of 3 May 2021", LEAD),
    "programme": (
        "",
        "",
        "Programme",
        LEAD + "<table><tr><td>3 May 2021</td><td>Opening</td></tr>"
        "<tr><td>4 May 2021</td><td>Closing</td></tr></table>",
    ),
    "documents": (
        "",
        "",
        "Downloads",
        LEAD + "<ul><li><a href='a.pdf'>Report (PDF, 3 May 2021)</a></li>"
        "<li><a href='b.pdf'>Plan (PDF, 4 May 2021)</a></li></ul>",
    ),
    "session": ("", "", "About us", "<p>Session 20210503104512, reference 2021/05/0312</p>" + LEAD),
}


def undated_page(name: str) -> bytes:
    """Give the page of that name."""
    head, before, headline, behind = UNDATED[name]
    return f"<html><head>{head}</head><body>{before}<main><h1>{headline}</h1>{behind}</main></body></html>".encode()
