"""Finds on the page of a shop what is not about the thing it sells: what buyers say, delivery, the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.separate.ancestry import ancestors, nearest
from pipeline.separate.blocks import HEADINGS, Outline
from pipeline.separate.names import BITS, words
from pipeline.separate.parts import LEAST_LEFT, LIKELY, WHOLE, headline_of, part_of

BUYERS = "what buyers say of the product that the page is for"
DELIVERY = "what a shop says of delivery and returns"
FOOT = "the foot of a page that sells a product"

_WORD = re.compile(r"\w+")
_LABEL_WORDS = 6  # of a heading or button at most
_LABEL_CHARACTERS = 80
_MOST_LABELS = 20  # that are looked at: a shop has a few
_COUNTED = 4  # letters of a word that counts, in scripts that have spaces
_LABELS = HEADINGS | {"button", "summary", "dt", "th"}
_HIGH = 4  # so far above a heading's or a button's text its element, or what names the panel it opens, may be
_DELIVERY = words(
    "shipping shipment delivery deliveries returns refund refunds exchanges versand versandkosten lieferung "
    "lieferzeit rückgabe rücksendung rückversand retoure retouren widerruf livraison livraisons retours "
    "remboursement remboursements expédition envío envíos envio envios entrega entregas devolución devoluciones "
    "devolução devoluções spedizione spedizioni consegna consegne reso resi verzending verzenden bezorging levering "
    "retourneren wysyłka dostawa zwrot zwroty doručení doprava vrácení leverans frakt returer retur fragt "
    "returnering toimitus palautus palautukset доставка возврат kargo teslimat iade "
    "配送 送料 返品 返品交換 退货 배송 반품"
)
_BACK = frozenset({"return", "retour"})  # by themselves buttons that lead back are called so, and chapters


def beside(page: Outline, sure: Sequence[float]) -> dict[int, str]:
    """Give the pieces that are not of what the page sells, each with what it is instead.

    An element that holds the headline of the page is none of these, whatever it is called, nor is one without which
    hardly any text is left, by how sure one is of each piece: names are also given to what holds an article, and an
    article may have a chapter on deliveries or a return.
    """
    texts = page.texts
    headline = headline_of(page)
    likely = [len(text) if sure[i] > LIKELY else 0 for i, text in enumerate(texts)]
    left = sum(likely)
    found: dict[int, str] = {}
    done = 0  # the piece after the last that was looked at
    for node, names in enumerate(page.names):
        why = FOOT if page.tags[node] == "footer" else BUYERS if names & BITS["comment"] else ""
        part = part_of(page, node)
        if why and part.stop > done and page.tags[node] not in WHOLE and headline not in part:
            done = part.stop
            said = sum(likely[part.start : part.stop])
            if not said or left - said >= LEAST_LEFT:
                found.update(dict.fromkeys(part, why))
                left -= said
    labels = (i for i, text in enumerate(texts) if len(text) <= _LABEL_CHARACTERS and _of_delivery(text))
    for i in islice(labels, _MOST_LABELS):
        for part in _under(page, texts, i):
            rest = [one for one in part if one not in found]
            said = sum(likely[one] for one in rest)
            if headline not in part and (not said or 2 * said <= left):
                found.update(dict.fromkeys(rest, DELIVERY))
                left -= said
    return found


def _of_delivery(text: str) -> bool:
    """Tell whether a short text names delivery or returns, and little else."""
    said = [word for word in _WORD.findall(text.casefold()) if len(word) >= _COUNTED or word in _DELIVERY]
    telling = sum(word in _DELIVERY for word in said)
    of_it = telling + sum(word in _BACK for word in said)
    return telling > 0 and len(said) <= _LABEL_WORDS and 2 * of_it >= len(said)


def _under(page: Outline, texts: Sequence[str], i: int) -> list[range]:
    """Give what stands under a text that is a heading or a button, and in the panel that it opens."""
    node = page.pieces[i].node
    opened = _opened(page, node)
    if opened < 0 and nearest(page, node, _LABELS, _HIGH) < 0:
        return []
    parts = [part_of(page, opened)] if opened >= 0 else []
    # The largest element that has only this text, which may be there twice: as a button, and above the panel.
    label = -1
    while page.parents[node] != node and all(texts[one] == texts[i] for one in part_of(page, node)):
        label, node = node, page.parents[node]
    if label >= 0 and page.first[label] == i:
        parts.append(range(i, _end(page, node, label)))
    return parts


def _end(page: Outline, node: int, label: int) -> int:
    """Give where that which stands under a label ends in an element: at the next label, or at a heading."""
    start, end = page.end[label], page.end[node]
    for one in range(label + 1, len(page.tags)):
        if page.first[one] >= end:
            break
        another = page.shapes[one] == page.shapes[label] or page.tags[one] in HEADINGS
        if another and page.parents[one] == node and start <= page.first[one] < page.end[one]:
            return page.first[one]
    return end


def _opened(page: Outline, node: int) -> int:
    """Give the element that a label opens, which it or a link in it names by its id; -1: none."""
    for above in ancestors(page, node, _HIGH):
        if len(part_of(page, above)) > 1:
            break
        element = page.elements[above]
        for one in (element, *element.iterchildren("a")):
            named = one.get("aria-controls") or (one.get("href") or "").partition("#")[2]
            if named:
                return next((at for at, other in enumerate(page.elements) if other.get("id") == named), -1)
    return -1
