"""The words of the pages: collected from code, templates and declarations; catalogues updated.

`python -m tests.web.messages` writes new words into the .po files of every language and compiles
them; what is left untranslated is listed, and a test refuses it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "keepwell"
LANGUAGES = ("de", "es")
ROOMS = ("web", "analytics", "schemas", "workflows", "domain", "connectors", "outbox")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
Message = tuple[str | None, str | tuple[str, str]]


def of_code() -> Iterator[Message]:
    """Marked words of Python modules."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            yield from _extracted(path.read_text(encoding="utf-8"))


def of_templates() -> Iterator[Message]:
    """Marked words of templates."""
    for path in sorted((PACKAGE / "web").rglob("*.html")):
        yield from _extracted(templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _extracted(text: str) -> Iterator[Message]:
    for _line, message, _comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS
    ):
        words = tuple(message[:2]) if isinstance(message, tuple) else message
        if words and words != ("",):
            yield context, words


def of_declarations() -> Iterator[Message]:
    """Words of declarations: kinds and fields of files, measures, what the doctor looks at."""
    from keepwell.domain.partnership.rules import worth
    from keepwell.schemas.intake import KINDS
    from keepwell.workflows.figures import measures

    for kind in KINDS.values():
        yield None, kind.words
        yield from ((None, field.words) for field in kind.fields)
    for one in measures():
        told = (
            one.title, one.words, one.formula, one.clock, one.attribution, one.interval, one.pitfalls,
            one.numerator_words, one.denominator_words,
        )  # fmt: skip
        yield from ((None, words) for words in told if words)
    yield from ((None, words) for words in worth.sentences())


def collected() -> dict[tuple[str | None, str], Message]:
    """All messages, once each, by what identifies them in a catalogue."""
    found: dict[tuple[str | None, str], Message] = {}
    for source in (of_templates(), of_code(), of_declarations()):
        for context, words in source:
            key = (context, words[0] if isinstance(words, tuple) else words)
            if key not in found or isinstance(words, tuple):
                found[key] = (context, words)
    return found


def po(language: str) -> Path:
    """Where a language's words lie."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """The words of a language, empty when there are none yet."""
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, project="Keepwell", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(language: str) -> list[str]:
    """Words that a language does not have."""
    known = catalogue(language)
    missing = []
    for context, key in collected():
        message = known.get(key, context)
        strings = message.string if message else ""
        if not all(strings if isinstance(strings, (tuple, list)) else [strings]):
            missing.append(key)
    return missing


def update(language: str) -> list[str]:
    """Write new words into the catalogue, drop those that nobody says any more, compile."""
    known, fresh = catalogue(language), Catalog(locale=language, project="Keepwell", fuzzy=False)
    for (context, key), (_, words) in sorted(
        collected().items(), key=lambda one: (one[0][1], one[0][0] or "")
    ):
        before = known.get(key, context)
        string = before.string if before else ""
        plural = isinstance(words, tuple)
        if plural and not isinstance(string, (tuple, list)):
            string = ()
        if not plural and not isinstance(string, str):
            string = ""
        fresh.add(words, string, context=context)
    path = po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False, sort_output=False)
    compile_catalogue(language)
    return untranslated(language)


def compile_catalogue(language: str) -> None:
    """The .mo beside the .po: what gettext reads at run time."""
    with po(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue(language))


def main() -> int:
    """Update all languages; say what is missing."""
    missing = {language: update(language) for language in LANGUAGES}
    for language, words in missing.items():
        print(f"{language}: {len(words)} to translate")
        for one in words:
            print(f"  {one}")
    return int(any(missing.values()))


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main())
