"""Every word of a page is in every language, and what is committed is what gettext reads."""

from __future__ import annotations

import io
from string import Formatter

import pytest
from babel.messages.mofile import write_mo

from tests.web import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_left_untranslated(language):
    assert messages.untranslated(language) == [], "run python -m tests.web.messages, then translate"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_compiled_words_are_those_of_the_catalogue(language):
    compiled = io.BytesIO()
    write_mo(compiled, messages.catalogue(language))
    assert messages.po(language).with_suffix(".mo").read_bytes() == compiled.getvalue()


def places(text: str) -> set[str]:
    """Named places of either style, but a plural's number, which a language may spell out."""
    braces = {name for _, name, _, _ in Formatter().parse(text.replace("%", "")) if name}
    return braces | {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_the_places_of_the_original(language):
    for message in messages.catalogue(language):
        original = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id:
            assert places(said[-1]) == places(original[-1]), original[-1]
