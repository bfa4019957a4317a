"""The pack as slides: native charts and tables to edit, the evidence in the speaker's notes."""

from __future__ import annotations

import copy
import io
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from keepwell.outbox.documents.slide_parts import (
    SIGNS,
    Box,
    Line,
    Pencil,
    Run,
    height_of,
    line,
    row_height,
    state_line,
)
from keepwell.outbox.documents.slide_theme import ACROSS, LEFT, empty_deck, themed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keepwell.outbox.documents.words import (
        ActionWords,
        BlockWords,
        FigureWords,
        GoalWords,
        PackWords,
        PointWords,
    )

TOP, BOTTOM = int(Inches(1.75)), int(Inches(6.8))
TILES: Final = 4
LONG_TITLE, VERY_LONG = 60, 110
MANY: Final = 600
"""So many letters of one text stand on a slide; the notes hold all of it."""
SIDES: Final = {"hr": ("●", "chart_teal"), "support": ("■", "chart_coral")}
Row = list[list[Line]]


def as_slides(words: PackWords) -> bytes:
    """The presentation: title, findings, a slide a block, promises, actions, goals, audit."""
    deck = empty_deck()
    told = deck.core_properties
    told.title, told.author, told.last_modified_by = words.file_title, "Keepwell", "Keepwell"
    told.created = told.modified = words.taken_at.replace(tzinfo=None)
    told.language = words.language
    show = _Show(deck, words)
    show.opening()
    show.findings()
    for block in words.blocks:
        show.block(block)
    show.promises()
    show.actions()
    show.goals()
    show.audit()
    saved = io.BytesIO()
    deck.save(saved)
    return themed(saved.getvalue())


class _Show:
    """The slides in their order; what does not fit goes on to one more slide."""

    def __init__(self, deck: Any, words: PackWords) -> None:
        self.deck, self.words, self.label = deck, words, words.labels

    def _slide(
        self, title: str, kicker: str = "", *, layout: int = 1, notes: Sequence[str] = ()
    ) -> Pencil:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        slide.shapes.title.text = _short(title)
        size = 26 if len(title) <= LONG_TITLE else 22 if len(title) <= VERY_LONG else 18
        if layout == 1:
            slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(size)
        pencil = Pencil(slide, language=self.words.language)
        if kicker:
            at = Box(LEFT, int(Inches(0.42)), ACROSS, int(Inches(0.28)))
            pencil.text(at, [line(kicker, 12, "teal", bold=True)])
        _footed(slide, f"Keepwell · {self.words.confidential} · {self.words.taken}")
        slide.notes_slide.notes_text_frame.text = "\n".join(notes or [title])
        return pencil

    def opening(self) -> None:
        """Month, company, when, who; what was corrected since."""
        words = self.words
        notes = [
            words.file_title,
            words.when,
            words.status,
            words.known,
            *words.care,
            *words.reading,
        ]
        pencil = self._slide(words.month, layout=0, notes=[one for one in notes if one])
        at = Box(LEFT, int(Inches(1.75)), ACROSS, int(Inches(0.3)))
        pencil.text(at, [line(self.label["kicker"], 14, "teal", bold=True)])
        lines = [line(one, 18, "ink2", after=4) for one in (words.company, words.when) if one]
        lines += [self._people(side, names) for side, names in words.people]
        lines.append(line(" ", 8))
        lines += [line(one, 12, "ink3", after=2) for one in (words.status, words.known) if one]
        lines += [line(one.sentence, 12, "sand", after=2) for one in words.restatements]
        slide = self.deck.slides[-1]
        pencil.fill(slide.placeholders[1].text_frame, lines)

    def _people(self, side: str, names: str) -> Line:
        sign, hue = SIDES[side]
        label = self.label[side]
        return Line((Run(f"{sign} ", 12, hue), Run(f"{names} ({label})", 14, "ink2")), 2)

    def findings(self) -> None:
        """What changed: sentences, and the span of each figure beside its sentence."""
        words = self.words
        notes = [
            one
            for each in words.findings
            for one in _finding_notes(each.sentence, each.driver, each.figure)
        ]
        notes += [words.checked, *words.care]
        if not words.findings:
            pencil = self._slide(self.label["changed"], words.month, notes=[words.quiet, *notes])
            pencil.text(Box(LEFT, TOP, ACROSS, int(Inches(1))), [line(words.quiet, 20)])
            return
        rows = list(words.findings)
        for at in range(0, len(rows), 5):
            pencil = self._slide(self.label["changed"], words.month, notes=notes)
            top = TOP
            for one in rows[at : at + 5]:
                lines = [line(_short(one.sentence), 18, bold=True, after=2)]
                if one.driver:
                    lines.append(line(_short(one.driver), 14, "ink2"))
                pencil.text(Box(LEFT, top, int(Inches(8)), int(Inches(0.85))), lines)
                if one.figure is not None:
                    self._beside(pencil, one.figure, top)
                top += int(Inches(0.95))
            if words.checked:
                pencil.text(Box(LEFT, int(Inches(6.5)), ACROSS, int(Pt(18))), [line(words.checked, 12, "ink3")])  # fmt: skip

    def _beside(self, pencil: Pencil, figure: FigureWords, top: int) -> None:
        if figure.strip is not None:
            at = Box(int(Inches(8.9)), top + int(Pt(8)), int(Inches(2.3)), int(Pt(13)))
            pencil.span(at, figure.strip, figure.spoken)
        at = Box(int(Inches(11.3)), top, int(Inches(1.43)), int(Inches(0.4)))
        pencil.text(at, [Line((Run(figure.value, 18, "ink", True),), right=True)])

    def block(self, block: BlockWords) -> None:
        """Tiles of its figures, one trend, what is worth talking about, what is missing."""
        timed = " · ".join(
            one for one in (f"{block.number}  {block.title}", block.clock, block.minutes) if one
        )
        rest = self._points(block)
        first = True
        while first or rest:
            notes = _block_notes(block, self.label) if first else [block.title]
            pencil = self._slide(block.headline or block.title, timed, notes=notes)
            top = self._tiles(pencil, block) if first else TOP
            drawn = _drawn(block) if first else None
            left = LEFT
            if drawn is not None:
                left = int(Inches(7.1))
                self._chart(pencil, drawn, top)
            box = Box(left, top, LEFT + ACROSS - left, BOTTOM - top)
            rest = _written(pencil, box, rest)
            first = False

    def _tiles(self, pencil: Pencil, block: BlockWords) -> int:
        """The row of tiles; where the room below it begins."""
        shown = block.figures[:TILES]
        if not shown:
            return TOP
        gap, tall = int(Inches(0.18)), int(Pt(120))
        columns = max(3, len(shown))
        width = (ACROSS - gap * (columns - 1)) // columns
        for at, figure in enumerate(shown):
            box = Box(LEFT + at * (width + gap), TOP, width, tall)
            pencil.tile(box, figure, likely=self.label["likely"])
        return TOP + tall + int(Inches(0.25))

    def _chart(self, pencil: Pencil, figure: FigureWords, top: int) -> None:
        head = Box(LEFT, top, int(Inches(6.2)), int(Pt(38)))
        pencil.text(head, [line(figure.name, 14, bold=True, after=1), self._key(figure)])
        names = {
            "low": self.label["low"],
            "high": self.label["high"],
            "usual": self.label["usual"],
            "goal": self.label["span_goal"],
        }
        under = top + int(Pt(38))
        pencil.chart(Box(LEFT, under, int(Inches(6.3)), BOTTOM - under), figure, names=names)

    def _key(self, figure: FigureWords) -> Line:
        """What the dashed lines of a chart are."""
        told = (
            (self.label["span_likely"], "ink3", any(one.interval for one in figure.trend)),
            (f"{self.label['usual']} {figure.usual}", "sand", bool(figure.usual)),
            (f"{self.label['span_goal']} {figure.goal}", "coral", bool(figure.goal)),
        )
        runs = tuple(Run(f"- - {words}     ", 11, hue) for words, hue, there in told if there)
        return Line(runs or (Run(figure.base or " ", 11, "ink3"),))

    def _points(self, block: BlockWords) -> list[list[Line]]:
        """Paragraphs that belong together: a heading with its first point, each further one."""
        groups = [self._point(one) for one in block.points]
        if groups:
            groups[0].insert(0, line(self.label["points"], 12, "ink3", bold=True, after=4))
        missing = [
            [
                Line(
                    (
                        Run(f"{one.what}: ", 12, "ink", True),
                        Run(_short(f"{one.why} {one.remedy}"), 12, "ink2"),
                    ),
                    5,
                )
            ]
            for one in block.missing
        ]
        if missing:
            missing[0].insert(0, line(self.label["missing"], 12, "ink3", bold=True, after=3))
        return groups + missing

    def _point(self, point: PointWords) -> list[Line]:
        signs = tuple(Run(f"{SIDES[side][0]} ", 10, SIDES[side][1]) for side in point.sides)
        lines = [Line((*signs, Run(_short(point.title), 15, "ink", True)), 1)]
        lines += [line(_short(one), 12, "ink2", after=1) for one in point.evidence]
        if point.ask:
            told = (
                Run(f"{self.label['ask']}: ", 13, "teal", True),
                Run(_short(point.ask), 13, "teal"),
            )
            lines.append(Line(told, 1))
        lines[-1] = Line(lines[-1].runs, 9)
        return lines

    def promises(self) -> None:
        """What was promised last time, and whether it helped."""
        rows = [self._promise(one) for one in self.words.promises]
        header = [self.label[one] for one in ("promised", "owner", "due", "state", "helped")]
        notes = [self.words.kept, *(_action_notes(one) for one in self.words.promises)]
        if rows:
            self._table(self.label["last_time"], self.words.kept, header, rows, (0.32, 0.18, 0.12, 0.14, 0.24), notes)  # fmt: skip

    def _promise(self, one: ActionWords) -> Row:
        return [
            [line(_short(one.text), 13)], [_owner(one)], [line(one.due or " ", 12)],
            [state_line(one.tone, one.state)], [line(_short(one.helped) or " ", 11, "ink2")],
        ]  # fmt: skip

    def actions(self) -> None:
        """What is to be done, by whom, until when."""
        rows = [self._action(one) for one in self.words.actions]
        header = [self.label[one] for one in ("action", "owner", "due", "state")]
        notes = [_action_notes(one) for one in self.words.actions]
        if not rows:
            pencil = self._slide(self.label["actions"], self.words.month)
            at = Box(LEFT, TOP, ACROSS, int(Inches(0.5)))
            pencil.text(at, [line(self.label["no_actions"], 18, "ink2")])
            return
        self._table(self.label["actions"], "", header, rows, (0.48, 0.22, 0.14, 0.16), notes)

    def _action(self, one: ActionWords) -> Row:
        what = [line(_short(one.text), 13, bold=True)]
        if one.why:
            what.append(line(_short(one.why), 11, "ink3"))
        state = [state_line(one.tone, one.state)]
        if one.postponed:
            state.append(line(one.postponed, 11, "ink3"))
        return [what, [_owner(one)], [line(one.due or " ", 12)], state]

    def goals(self) -> None:
        """Key results: where they began, where they are, where they should be."""
        rows = [self._goal(one) for one in self.words.goals]
        header = [self.label[one] for one in ("key_result", "baseline", "target", "now", "state")]
        notes = [f"{one.objective}: {one.spoken} {one.sentence}" for one in self.words.goals]
        if rows:
            self._table(
                self.label["goals"], "", header, rows, (0.36, 0.11, 0.14, 0.14, 0.25), notes
            )

    def _goal(self, one: GoalWords) -> Row:
        owners = Line(
            (
                Run("● ", 10, "chart_teal"),
                Run(f"{one.hr}   ", 11, "ink3"),
                Run("■ ", 10, "chart_coral"),
                Run(one.support, 11, "ink3"),
            )
        )
        now = [line(one.now, 14, bold=True)]
        if one.likely:
            now.append(line(f"{self.label['likely']} {one.likely}", 11, "ink3"))
        target = [line(one.target, 13)] + ([line(one.deadline, 11, "ink3")] if one.deadline else [])
        what = [
            line(_short(one.key_result), 13, bold=True),
            line(_short(one.objective), 11, "ink3"),
            owners,
        ]
        state = [state_line(one.tone, one.state), line(_short(one.sentence) or " ", 11, "ink2")]
        return [what, [line(one.baseline, 13)], target, now, state]

    def audit(self) -> None:
        """Both sides' totals and the gap of each question."""
        audit = self.words.audit
        if audit is None:
            return
        rows = [
            [[line(one.item, 14)], [line(one.gap, 14)], [state_line(one.tone, one.word)]]
            for one in audit.gaps
        ]
        told = f"{SIGNS[audit.tone]} {audit.band} · {self.label['hr']} {audit.hr} · {self.label['support']} {audit.support}"
        header = [self.label[one] for one in ("question", "gap", "sides")]
        self._table(
            self.label["audit"],
            told,
            header,
            rows,
            (0.6, 0.12, 0.28),
            [audit.sentence, audit.limits],
        )

    def _table(
        self, title: str, told: str, header: Sequence[str], rows: Sequence[Row],
        widths: Sequence[float], notes: Sequence[str],
    ) -> None:  # fmt: skip
        rest = list(rows)
        while rest:
            pencil = self._slide(title, self.words.month, notes=notes)
            top = TOP
            if told:
                pencil.text(Box(LEFT, top, ACROSS, int(Pt(22))), [line(told, 16, "ink2")])
                top += int(Inches(0.45))
            box = Box(LEFT, top, ACROSS, int(Pt(24)))
            heights = [row_height(row, box, widths) for row in rest]
            fitting = _fitting(heights, BOTTOM - top - int(Pt(24)))
            pencil.table(box, header, rest[:fitting], widths, title)
            rest = rest[fitting:]


def _fitting(heights: Sequence[int], room: int) -> int:
    """How many fit, at least one."""
    used = 0
    for at, tall in enumerate(heights):
        used += tall
        if used > room and at:
            return at
    return len(heights)


def _written(pencil: Pencil, box: Box, groups: list[list[Line]]) -> list[list[Line]]:
    """Write as many groups as fit, at least one; the rest comes back."""
    count = _fitting([height_of(group, box.width) for group in groups], box.height)
    lines = [one for group in groups[:count] for one in group]
    if lines:
        pencil.text(box, lines)
    return groups[count:]


def _drawn(block: BlockWords) -> FigureWords | None:
    """The figure whose trend is shown: one that really changed before any other."""
    plots = [one for one in block.figures if one.plot is not None]
    return next((one for one in plots if one.tone == "care"), plots[0] if plots else None)


def _owner(one: ActionWords) -> Line:
    signs = tuple(Run(f"{SIDES[side][0]} ", 10, SIDES[side][1]) for side in one.sides)
    return Line((*signs, Run(_short(one.owner) or " ", 12, "ink2")))


def _finding_notes(sentence: str, driver: str, figure: FigureWords | None) -> list[str]:
    told = [sentence, driver, figure.spoken if figure else ""]
    return [one for one in told if one]


def _block_notes(block: BlockWords, label: dict[str, str]) -> list[str]:
    """Everything the block can say: sentences, evidence, all other figures."""
    notes = [block.headline]
    for one in block.figures:
        notes += ["", one.spoken, *one.sentences, one.base, one.reason]
    for point in block.points:
        notes += [
            "",
            point.title,
            " · ".join(each for each in (point.source, point.again) if each),
            *point.evidence,
        ]
        notes += [f"{label['ask']}: {point.ask}"] if point.ask else []
    for gap in block.missing:
        notes += ["", f"{gap.what}: {gap.why} {gap.remedy}"]
    if block.more:
        notes += ["", label["more"], *(_more(one) for one in block.more)]
    return notes


def _more(figure: FigureWords) -> str:
    return " ".join(one for one in (figure.spoken, figure.base, figure.reason) if one)


def _action_notes(one: ActionWords) -> str:
    parts = (one.text, one.why, one.owner, one.due, one.state, one.postponed, one.helped)
    return " · ".join(part for part in parts if part)


def _short(text: str) -> str:
    """Enough of a very long text for a slide."""
    return text if len(text) <= MANY else f"{text[: MANY - 1].rstrip()}…"


def _footed(slide: Any, words: str) -> None:
    """Real footer and slide number: PowerPoint knows them as such."""
    tree = slide.shapes.element
    for shape in slide.slide_layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
            continue
        copied = copy.deepcopy(shape.element)
        taken = [int(one) for one in tree.xpath(".//p:cNvPr/@id")]
        copied.xpath(".//p:cNvPr")[0].set("id", str(max(taken) + 1))
        tree.append(copied)
        if kind == PP_PLACEHOLDER.FOOTER:
            slide.placeholders[shape.placeholder_format.idx].text_frame.text = words
