"""The parts that pages are made of: each a tag, each shown in the live gallery (/gallery/).

A tag draws what it is given; it reads nothing and decides nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from keepwell.schemas.phrases import filled
from keepwell.web.shell import numbers
from keepwell.web.shell.phrases import say, written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.forms import BaseForm, BoundField

    from keepwell.kernel.spans import Span
    from keepwell.schemas.figures import Unit
    from keepwell.web.shell.mini_trend import MiniTrend
    from keepwell.workflows.figures import Chart

register = template.Library()

SHAPES = {
    "good": "check",
    "care": "alert-circle",
    "bad": "alert-triangle",
    "quiet": "clock",
    "few": "eye-off",
    "plain": "info-circle",
}
"""The shape that goes with a tone: a state is a word with a shape, never colour alone."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the sprite; always beside a word, so hidden from screen readers."""
    return format_html(
        '<svg class="ic" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("assets/icons.svg"),
        name,
    )


BLIND_RSA = "sha384-RvOu78T9Dd+LljwTtRmW1DXaRmOKbIpys/T48vsskzUMeMBxv7EJpU3cT/GXl3M1"
"""The one bundle that browsers may run to blind a token; a test holds the file to it."""


@register.simple_tag
def meet_styles() -> SafeString:
    """What the pages of Meet wear beside the common sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("meet.css"))


@register.simple_tag
def pulse_scripts() -> SafeString:
    """The scripts of an anonymous answer, pinned by their hash."""
    return format_html(
        '<script src="{}" integrity="{}" defer></script><script src="{}" defer></script>',
        static("vendor/blindrsa.js"), BLIND_RSA, static("pulse.js"),
    )  # fmt: skip


@register.simple_tag
def visitor_scripts() -> SafeString:
    """The scripts of an answer by code, pinned as those of a pulse."""
    return format_html(
        '<script src="{}" integrity="{}" defer></script><script src="{}" defer></script>',
        static("vendor/blindrsa.js"), BLIND_RSA, static("visitor.js"),
    )  # fmt: skip


@register.simple_tag
def logo() -> SafeString:
    """The mark: two arcs, one each side, around a person."""
    return mark_safe(
        '<svg class="glyph" viewBox="0 0 32 32" aria-hidden="true">'
        '<path d="M5.2 19.5A11.5 11.5 0 0 1 20.6 5.4" fill="none" stroke="#12776c"'
        ' stroke-width="4.2" stroke-linecap="round"/>'
        '<path d="M26.8 12.5A11.5 11.5 0 0 1 11.4 26.6" fill="none" stroke="#d9684a"'
        ' stroke-width="4.2" stroke-linecap="round"/>'
        '<circle cx="16" cy="16" r="3.4" fill="#1e2a2b"/></svg>Keepwell'
    )


@register.simple_tag
def state(tone: str, words: str, shape: str = "") -> SafeString:
    """A word with its shape: good, care, bad, quiet or few."""
    css = "quiet" if tone in {"few", "plain"} else tone
    return format_html(
        '<span class="state {}">{}{}</span>', css, icon(shape or SHAPES[tone]), words
    )


@register.simple_tag
def chip(words: object, side: str = "") -> SafeString:
    """A small label; `side` is hr (teal circle), sup (coral square) or care."""
    return format_html('<span class="chip {}">{}</span>', side, words)


@register.simple_tag
def owners(owner: str) -> SafeString:
    """Whose measure it is: HR, Support, or both."""
    sides = {"hr": ("hr",), "support": ("sup",)}.get(owner, ("hr", "sup"))
    words = {"hr": _("HR"), "sup": _("Support")}
    return format_html_join(" ", "{}", ((chip(words[side], side),) for side in sides))


@register.simple_tag
def avatar(name: str, side: str = "") -> SafeString:
    """Two letters of a name in a circle."""
    letters = "".join(part[0] for part in name.split()[:2]) if " " in name else name[:2]
    return format_html('<span class="av {}" aria-hidden="true">{}</span>', side, letters.upper())


@register.simple_tag
def seal(name: str, hue: str = "") -> SafeString:
    """An icon in a soft circle, at the head of a line."""
    return format_html('<span class="seal {}">{}</span>', hue, icon(name))


@register.simple_tag
def fig(value: float | None, unit: Unit = "count", size: str = "") -> SafeString:
    """A figure, the unit set smaller."""
    if value is None:
        return format_html('<div class="fig muted {}">–</div>', size)
    shown = numbers.amount(value, unit=unit)
    gap = "" if shown.unit == "%" or not shown.unit else "\u00a0"
    return format_html(
        '<div class="fig {}">{}<small>{}{}</small></div>', size, shown.number, gap, shown.unit
    )


@register.inclusion_tag("shell/components/span.html")
def span(at: Span, label: str, bar: bool = False) -> dict[str, Any]:
    """Value, likely range, usual range and goal on one strip; `bar` draws it as a load bar."""
    return {
        "at": at,
        "label": label,
        "bar": bar,
        "hue": "#d9684a" if bar and at.outside else "#12776c",
    }


@register.inclusion_tag("shell/components/mini_trend.html")
def mini_trend(trend: MiniTrend, spoken: str, side: str = "") -> dict[str, Any]:
    """A year of months as a small line; teal for HR's side, coral for Support's."""
    teal, coral = "#12776c", "#d9684a"
    return {
        "t": trend,
        "spoken": spoken,
        "hue": coral if side == "sup" else teal,
        "dot": teal if side == "hr" else coral,
    }


@register.inclusion_tag("shell/components/key.html")
def span_key() -> dict[str, Any]:
    """What the parts of a span mean."""
    return {}


@register.inclusion_tag("shell/components/ledger_line.html")
def ledger_line(line: object) -> dict[str, Any]:
    """One figure a line: what, how much, its span, how sure."""
    return {"line": line}


@register.simple_tag
def words(text: str) -> SafeString:
    """A sentence that can be read aloud, before any number."""
    return format_html('<p class="words">{}</p>', text)


@register.simple_block_tag
def notice(content: str, tone: str = "", shape: str = "") -> SafeString:
    """A remark in a soft box: plain, good, care or bad."""
    name = shape or {"good": "bulb", "care": "alert-circle", "bad": "alert-triangle"}.get(
        tone, "info-circle"
    )
    role = mark_safe(' role="alert"') if tone == "bad" else ""
    return format_html(
        '<div class="notice {}"{}>{}<div>{}</div></div>', tone, role, icon(name), content
    )


@register.simple_block_tag
def blank(content: str, title: str, art: str = "") -> SafeString:
    """An empty place says why it is empty, what will fill it, and the one next step."""
    html = get_template("shell/components/empty.html")
    return SafeString(html.render({"title": title, "content": content, "art": art}))


@register.simple_block_tag
def head(content: str, title: str, lede: str = "", trail: object = None) -> SafeString:
    """The head of a page: where we are, the finding, its doubt; actions to the right."""
    html = get_template("shell/components/head.html")
    return SafeString(
        html.render(
            {"title": title, "lede": lede, "trail": trail, "actions": SafeString(content.strip())}
        )
    )


@register.inclusion_tag("shell/components/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """One field with its label, hint and error."""
    return {"field": field}


@register.inclusion_tag("shell/components/form.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, and what is wrong with the whole."""
    return {"form": form}


@register.simple_tag
def dots(confidence: float) -> SafeString:
    """How sure a guess is: one to three dots."""
    filled = 3 if confidence >= 0.85 else 2 if confidence >= 0.6 else 1  # noqa: PLR2004
    marks = ('<i class="f"></i>' if at < filled else "<i></i>" for at in range(3))
    return format_html('<span class="dots" aria-hidden="true">{}</span>', mark_safe("".join(marks)))  # noqa: S308 - constants


@register.simple_tag
def steps(labels: Iterable[str], now: int) -> SafeString:
    """Where we are in a story of several steps; `now` counts from 1."""
    lines = (
        (
            mark_safe(' class="done"' if at < now else ' aria-current="step"' if at == now else ""),  # noqa: S308 - constants
            label,
        )
        for at, label in enumerate(labels, start=1)
    )
    body = format_html_join("", "<li{}>{}</li>", lines)
    return format_html('<ol class="steps" aria-label="{}">{}</ol>', _("Steps"), body)


@register.simple_tag
def tabs(items: Iterable[tuple[str, str, bool]], label: str) -> SafeString:
    """Related readings of one thing: (words, address, is this one)."""
    body = format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        ((to, mark_safe(' aria-current="page"') if on else "", words) for words, to, on in items),
    )
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, body)


@register.simple_tag
def progress(done: float, total: float, label: str) -> SafeString:
    """How far a job is."""
    return format_html(
        '<progress max="{}" value="{}" aria-label="{}">{} %</progress>',
        int(total) or 1,
        int(done),
        label,
        round(100 * done / total) if total else 0,
    )


@register.filter
def amount(value: float | None, unit: Unit = "count") -> str:
    """A value in its unit, as text."""
    return numbers.told(value, unit=unit)


@register.filter
def count(value: float | None) -> str:
    """A whole number, grouped as the locale does."""
    return "–" if value is None else numbers.decimal(value)


@register.filter
def period(text: str) -> str:
    """A period in words."""
    return numbers.period(text)


@register.filter
def short_period(text: str) -> str:
    """A period in few letters: "Oct 2026"."""
    return numbers.period(text, short=True)


@register.filter
def day(value: dt.date | None) -> str:
    """A day in words; nothing for nothing."""
    return numbers.day(value) if value else ""


@register.filter
def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """A moment in the reader's zone."""
    return numbers.moment(value, today=today) if value else ""


@register.filter
def said(phrase: Any) -> str:
    """A sentence in the reader's language."""
    return say(phrase)


@register.filter
def percent(share: float | None) -> str:
    """A share 0–1 as whole percent."""
    return numbers.told(share, unit="share")


@register.simple_tag
def drawing(chart: Chart | None) -> SafeString:
    """A stored chart, wide and narrow, its words in the reader's language.

    The work process drew it from figures; `filled` escapes every word that it writes.
    """
    return mark_safe(_written(chart, get_language())) if chart else mark_safe("")  # noqa: S308 - our own drawing, found by the hash of its content


@lru_cache(maxsize=64)
def _written(chart: Chart, language: str | None) -> str:  # noqa: ARG001 - part of the key
    """A drawing never changes, so its words are written once a language."""
    return filled(f"{chart.wide}{chart.narrow}", write=written, say=say)
