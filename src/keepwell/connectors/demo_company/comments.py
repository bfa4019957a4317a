"""What customers write beside a rating; invented, some with a name that the door must mask."""

from __future__ import annotations

from typing import Final

_GOOD: Final[dict[str, tuple[str, ...]]] = {
    "English": (
        "Quick and friendly, thank you!",
        "Solved in five minutes.",
        "She explained every step. Great.",
        "Best support I have had in years.",
        "Clear answer, no fuss.",
        "Very patient with me.",
        "All good now, thanks for the follow-up.",
        "He rang back as promised.",
    ),
    "German": (
        "Schnell und freundlich, danke!",
        "Problem sofort gelöst.",
        "Sehr geduldig erklärt.",
        "Rückruf kam wie versprochen.",
        "Klare Antwort, gerne wieder.",
        "Alles bestens.",
    ),
    "Spanish": (
        "Rápido y amable, ¡gracias!",
        "Resuelto en cinco minutos.",
        "Muy buena explicación.",
        "Me devolvieron la llamada como prometieron.",
        "Todo perfecto.",
        "Mucha paciencia.",
    ),
    "French": (
        "Rapide et aimable, merci !",
        "Problème réglé tout de suite.",
        "Très bonne explication.",
        "On m'a rappelé comme promis.",
        "Tout est clair maintenant.",
    ),
}
_BAD: Final[dict[str, tuple[str, ...]]] = {
    "English": (
        "Waited far too long.",
        "Had to explain everything twice.",
        "Still not working.",
        "Was passed around three times.",
        "The answer had nothing to do with my question.",
        "Delivery is late again and nobody knows why.",
        "My name is Peregrine Quillfeather and I want a refund.",
        "Nobody could tell me how the new Hub works.",
        "The price on the bill is wrong.",
        "Rude tone.",
    ),
    "German": (
        "Viel zu lange gewartet.",
        "Musste alles zweimal erklären.",
        "Funktioniert immer noch nicht.",
        "Dreimal weiterverbunden.",
        "Die Lieferung ist schon wieder zu spät.",
        "Rechnung ist falsch.",
        "Zum neuen Hub konnte mir niemand etwas sagen.",
    ),
    "Spanish": (
        "Demasiada espera.",
        "Tuve que explicarlo todo dos veces.",
        "Sigue sin funcionar.",
        "Me pasaron de uno a otro tres veces.",
        "El pedido llega tarde otra vez.",
        "La factura está mal.",
        "Nadie sabía cómo funciona el nuevo Hub.",
    ),
    "French": (
        "Beaucoup trop d'attente.",
        "J'ai dû tout expliquer deux fois.",
        "Ça ne marche toujours pas.",
        "On m'a transféré trois fois.",
        "La livraison est encore en retard.",
        "La facture est fausse.",
    ),
}

COMMENTS: Final[tuple[str, ...]] = tuple(
    text for language in _GOOD for texts in (_GOOD, _BAD) for text in texts[language]
)
"""All comments; `SPANS` says where those of a language and a mood begin and how many there are."""


def _spans() -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    found, at = [], 0
    for language in _GOOD:
        good, bad = len(_GOOD[language]), len(_BAD[language])
        found.append(((at + good, bad), (at, good)))
        at += good + bad
    return tuple(found)


SPANS: Final = _spans()
"""[language][1 good, 0 bad] -> (first, count)."""
