"""From staged rows to checked rows: doubtful values out, classes, pseudonyms, keys, the account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting, staging
from keepwell.connectors.spreadsheet.account import remedy
from keepwell.connectors.spreadsheet.engine import text
from keepwell.connectors.spreadsheet.lost_times import Lost, lost_times
from keepwell.connectors.spreadsheet.repeats import settle_keyed, settle_keyless
from keepwell.schemas.intake import Checked, Field, Problem

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from keepwell.connectors.spreadsheet.mapping import Mapping
    from keepwell.connectors.spreadsheet.planning import Plan

PSEUDONYMS: Final = {
    "agent": "agent", "evaluator": "agent", "customer": "customer", "candidate_id": "candidate",
}  # fmt: skip
"""Fields staged as written and hashed at the end, once a value; and what kind of key they get."""
DICTIONARY: Final = 4_000
"""Different values up to which the engine works once a value by itself."""
OFTEN: Final = 0.6
"""A column with fewer different values a row than this is hashed by a table of its values."""
SCALED: Final = frozenset({"csat", "ces", "score"})
DERIVED: Final = {
    "leave_class": ("leave_class", "status", "leave_reason"), "absence_class": ("absence_class", "reason"),
}  # fmt: skip
"""Fields that other fields may tell too."""
LARGE: Final = 500_000
"""Rows from which they are written by month at once, as the warehouse keeps them."""
_BY_MONTH: Final = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION snappy, ROW_GROUP_SIZE 122880, PARTITION_BY (month)"
LISTED: Final = 1_000
"""Dropped rows up to which they are named one by one."""
NO_ROWS: Final = (
    'SELECT 0::BIGINT AS "row", NULL::VARCHAR AS "column", NULL::VARCHAR AS value, '
    "NULL::VARCHAR AS code, NULL::VARCHAR AS remedy, false AS refused WHERE false"
)


@dataclass
class Finish:
    """The steps after the pass, on one session."""

    session: duckdb.DuckDBPyConnection
    plan: Plan
    mapping: Mapping
    staged: Path
    out: Path
    secret: str
    source: str = ""
    total: int = 0
    active: list[int] = field(default_factory=list)
    keyed: list[str] = field(default_factory=list)
    """Pseudonyms that are looked up in a table of their own."""
    lost: list[Lost] = field(default_factory=list)

    def run(self) -> Checked:
        """Write the files and count."""
        self.source = self._tidied(f"read_parquet({text(str(self.staged))}, file_row_number=true)")
        self._count_marks()
        self._key_values()
        self.lost = lost_times(self.session, self.plan, self.source)
        self.session.execute(f"CREATE TEMP VIEW final AS {self._final(self.source)}")
        settle_keyed(
            self.session, self.source, self.refused, newest="updated_at" if "updated_at" in self.plan.held else "",
            versions=self.mapping.versions == "latest", final=self._final,
        )  # fmt: skip
        settle_keyless(self.session, self.source, self.refused, self._content())
        rows = self.out / ("rows" if self.by_month else "rows.parquet")
        self._write(rows)
        problems = self._problems()
        self._agents()
        return Checked(
            self.plan.kind.name, str(rows), self.total, self._one(f"SELECT count(*) FROM {self.source} WHERE {self.refused}"),
            self._one("SELECT count(*) FROM dropped"), self.mapping.key, problems, self._filled(rows),
        )  # fmt: skip

    @property
    def by_month(self) -> bool:
        """Whether the rows are so many that a second writing into months would cost."""
        kind = self.plan.kind
        return kind.store == "warehouse" and kind.clock in self.plan.held and self.total > LARGE

    def _tidied(self, staged: str) -> str:
        """The staged rows, texts that were left as written tidied: once a value, not once a row."""
        late = [one for one in self.plan.fields if one.late]
        if not late:
            return staged
        bare = ", ".join(
            f"{casting.present(one.told.name, one.told, one.reading)} AS {one.told.name}"
            for one in late
        )
        read = ", ".join(
            f"{casting.typed(one.told, one.told.name, one.reading, zone=self.plan.zone)} AS {one.told.name}"
            for one in late
        )
        return f"(SELECT * REPLACE ({read}) FROM (SELECT * REPLACE ({bare}) FROM {staged}))"

    def _key_values(self) -> None:
        """Make the tables of pseudonyms for columns whose values come often and are many."""
        held = [name for name in PSEUDONYMS if name in self.plan.held]
        if not held or not self.by_month:
            return
        counts = ", ".join(f"approx_count_distinct({name})" for name in held)
        row = self.session.execute(f"SELECT {counts} FROM {self.source}").fetchone() or ()
        for name, different in zip(held, row, strict=True):
            if DICTIONARY < different < OFTEN * self.total:
                self.keyed.append(name)
                self.session.execute(
                    f"CREATE TEMP TABLE keyed_{name} AS SELECT {name}, "
                    f"{staging.pseudonym(self.secret, PSEUDONYMS[name], name)} AS {name}_key "
                    f"FROM (SELECT DISTINCT {name} FROM {self.source} WHERE {name} IS NOT NULL)"
                )

    def _one(self, query: str) -> int:
        row = self.session.execute(query).fetchone()
        return int(row[0] or 0) if row else 0

    def _count_marks(self) -> None:
        """How many rows there are, and which marks occur at all."""
        words = range(staging.words_of_marks(self.plan))
        met = ", ".join(f"bit_or(_m{number})" for number in words)
        row = self.session.execute(f"SELECT count(*), {met} FROM {self.source}").fetchone()
        assert row is not None
        self.total = row[0]
        bits = [row[1 + number // staging.BITS] or 0 for number in range(len(self.plan.troubles))]
        self.active = [
            number for number, one in enumerate(bits) if one >> (number % staging.BITS) & 1
        ]

    def _bit(self, number: int) -> str:
        return f"(_m{number // staging.BITS} & {1 << (number % staging.BITS)}) <> 0"

    @property
    def refused(self) -> str:
        """Whether a staged row stays out."""
        refusing = [
            self._bit(number) for number in self.active if self.plan.troubles[number].refuses
        ]
        return f"({' OR '.join(refusing)})" if refusing else "false"

    @property
    def fields(self) -> list[Field]:
        """The fields of the kind that may be stored."""
        return [told for told in self.plan.kind.fields if told.treat != "drop"]

    @property
    def scales(self) -> dict[str, str]:
        """Columns for the scales of scores: different scales may never share a series."""
        told = {
            one.told.name: one.reading.scale.removesuffix(" words")
            for one in self.plan.fields
            if one.told.name in SCALED
        }
        return {f"_{name}_scale": scale for name, scale in told.items() if scale}

    def _final(self, source: str) -> str:
        """Staged rows as they will be stored, with their number, key and hash."""
        values = [f"{self._value(told)} AS {told.name}" for told in self.fields]
        values += [f"{text(scale)} AS {name}" for name, scale in self.scales.items()]
        told_of = self.plan.held | set(DERIVED) | set(self.mapping.constants)
        held = [told.name for told in self.fields if told.name in told_of]
        joins = "".join(f" LEFT JOIN keyed_{name} USING ({name})" for name in self.keyed)
        inner = f"SELECT {', '.join(values)}, file_row_number + 1 AS _row, _key, _rest, {self.refused} AS _refused FROM {source}{joins}"
        # the hash runs over names and values of what is filled, so that the order of a file's columns is nothing to it
        hashed = ", ".join([text(" ".join(sorted(held))), *sorted(held), *self.scales])
        return f"SELECT *, hash({hashed})::UBIGINT AS _hash FROM ({inner})"

    def _value(self, told: Field) -> str:
        kind = casting.TYPES[told.type]
        if told.name in DERIVED:
            return f"({self._class(told.name)})::{kind}"
        if told.name not in self.plan.held:
            constant = self.mapping.constants.get(told.name)
            return "NULL::" + kind if constant is None else f"{text(constant)}::{kind}"
        value = self._spoilt(
            told.name, f"{told.name}_key" if told.name in self.keyed else told.name
        )
        if told.name in PSEUDONYMS and told.name not in self.keyed:
            value = staging.pseudonym(self.secret, PSEUDONYMS[told.name], value)
        return f"({value})::{kind}"

    def _spoilt(self, name: str, value: str) -> str:
        """The value, or nothing where a doubt would spoil what is measured with the field."""
        troubles = self.plan.troubles
        bits = [
            self._bit(n)
            for n in self.active
            if troubles[n].field == name and not troubles[n].refuses
        ]
        bits += [one.condition for one in self.lost if one.field == name and not one.kept]
        return f"CASE WHEN {' OR '.join(bits)} THEN NULL ELSE {value} END" if bits else value

    def _class(self, name: str) -> str:
        """A class from whichever columns tell one: the class itself, the status, the reason.

        Who left without any of them is a leaver of unknown class.
        """
        held = [one for one in DERIVED[name] if one in self.plan.held]
        told = [
            casting.classed(one, name, rest=None) if one == "status" else f"nullif({one}, 'other')"
            for one in held
        ]
        told += [one for one in held if one != "status"]
        if name == "leave_class" and "end_on" in self.plan.held:
            told.append("CASE WHEN end_on < DATE '9999-01-01' THEN 'unknown' END")
        return f"coalesce({', '.join(told)}, NULL)" if told else "NULL"

    def _content(self) -> str:
        """A row's whole content as text: its fields and the columns without a field."""
        held = sorted(told.name for told in self.fields if told.name in self.plan.held)
        return ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in [*held, "_rest"])

    def _write(self, rows: Path) -> None:
        """The checked rows: in file order, or by month without the columns that hold nothing."""
        names = [*(told.name for told in self.fields), *self.scales]
        rekeyed = self._one("SELECT count(*) FROM rekeyed") > 0
        key = "coalesce(r._key, f._key)" if rekeyed else "_key"
        if self.plan.kind.name == "contacts" and ("contact_id" not in self.plan.held or rekeyed):
            names[names.index("contact_id")] = (
                f"coalesce(contact_id, 'row-' || lower(to_hex({key}))) AS contact_id"
            )
        join = "LEFT JOIN rekeyed r USING (_row)" if rekeyed else ""
        dropped = self._one("SELECT count(*) FROM dropped")
        drop = "ANTI JOIN dropped USING (_row)" if dropped > LISTED else ""
        source = f"{key} AS _key, _hash"
        rest = (
            f"FROM final f {join} {drop} WHERE NOT _refused{'' if drop else self._without(dropped)}"
        )
        if self.by_month:
            kept = ", ".join(one for one in names if one not in self._empty)
            month = f"CAST(date_trunc('month', {self.plan.kind.clock}) AS DATE) AS month"
            self.session.execute("SET partitioned_write_flush_threshold = 61440")
            query, how = f"SELECT {kept}, {source}, {month} {rest}", _BY_MONTH
        else:
            order = "ORDER BY _row" if rekeyed or drop else ""
            query, how = (
                f"SELECT {', '.join(names)}, _row, {source} {rest} {order}",
                "FORMAT parquet",
            )
        self.session.execute(f"COPY ({query}) TO {text(str(rows))} ({how})")

    def _without(self, dropped: int) -> str:
        """A few dropped rows as a list: unlike a join it keeps the order, so nothing is sorted."""
        if not dropped:
            return ""
        rows = self.session.execute("SELECT _row FROM dropped").fetchall()
        return f" AND f._row NOT IN ({', '.join(str(row) for (row,) in rows)})"

    @property
    def _empty(self) -> set[str]:
        """Fields that nothing in the file or the mapping fills."""
        told_of = self.plan.held | set(DERIVED) | set(self.mapping.constants)
        return {told.name for told in self.fields if told.name not in told_of}

    def _problems(self) -> tuple[Problem, ...]:
        """Every problem row as a file, and their groups."""
        target = text(str(self.out / "problems.parquet"))
        union = " UNION ALL ".join(
            [
                NO_ROWS,
                *self._marked_rows(),
                *self._lost_rows(),
                *self._key_rows(),
                *self._undated(),
                *self._unclassed(),
            ]
        )
        self.session.execute(f'CREATE TEMP TABLE problems AS {union} ORDER BY "row", "column"')
        self.session.execute(f"COPY problems TO {target} (FORMAT parquet)")
        found = self.session.execute(
            'SELECT min("row"), "column", arg_min(value, "row"), code, remedy, count(*), bool_or(refused) AS out '
            'FROM problems GROUP BY "column", code, remedy ORDER BY out DESC, count(*) DESC, code, "column"'
        ).fetchall()
        return tuple(Problem(*row) for row in found)

    def _shown(self, raw: str) -> str:
        return f"_raw[{self.plan.shown.index(raw) + 1}]" if raw in self.plan.shown else "NULL"

    def _marked_rows(self) -> list[str]:
        """The rows of each doubt; a row that is no record has no other."""
        none = [n for n in self.active if self.plan.troubles[n].code == "no_record"]
        rows = []
        for number in self.active:
            one = self.plan.troubles[number]
            others = "".join(f" AND NOT {self._bit(n)}" for n in none if n != number)
            column = text(one.column) if one.column else "NULL"
            rows.append(
                f"SELECT file_row_number + 1, {column}, {self._shown(one.raw)}, {text(one.code)}, {text(one.remedy)}, "
                f"{str(one.refuses).lower()} FROM {self.source} WHERE {self._bit(number)}{others}"
            )
        return rows

    def _lost_rows(self) -> list[str]:
        return [
            f"SELECT file_row_number + 1, {text(one.column)}, {one.shown}, "
            f"{text(one.code)}, {text(one.remedy)}, false FROM {self.source} WHERE {one.condition}"
            for one in self.lost
        ]

    def _key_rows(self) -> list[str]:
        key = text(" + ".join(self.mapping.key))
        tables = (
            ("dropped", "repeat"),
            ("dropped", "older_version"),
            ("rekeyed", "key_repeats"),
            ("rekeyed", "same_content"),
        )
        return [
            f"SELECT _row, {key if code == 'key_repeats' else 'NULL'}, NULL, code, {text(remedy(code))}, false "
            f"FROM {table} WHERE code = {text(code)}"
            for table, code in tables
        ]

    def _undated(self) -> list[str]:
        """Rows that no period can hold, because the file has no column for their day."""
        clock = self.plan.kind.clock
        if clock is None or clock in self.plan.held:
            return []
        words = remedy("no_dates", words=self.plan.kind.by_name[clock].words.lower())
        return [
            f"SELECT file_row_number + 1, NULL, NULL, 'no_dates', {text(words)}, false FROM {self.source} WHERE NOT {self.refused}"
        ]

    def _unclassed(self) -> list[str]:
        """Absences whose reason is in no known class: counted and said, the reason itself never."""
        told = [one for one in DERIVED["absence_class"] if one in self.plan.held]
        if self.plan.kind.name != "absences" or not told:
            return []
        columns = text(" + ".join(self.plan.by_name[one].column for one in told))
        words = f"'class_unknown', {text(remedy('class_unknown'))}"
        where = "absence_class = 'other' AND NOT _refused"
        return [f"SELECT _row, {columns}, NULL, {words}, false FROM final WHERE {where}"]

    def _agents(self) -> None:
        """Who was found in the rows, by name, with where they were last seen."""
        if "agent" not in self.plan.held:
            return
        clock = self.plan.kind.clock
        at = clock if clock in self.plan.held else "NULL::TIMESTAMP"
        last = ", ".join(self._last(one, at) for one in ("team", "supervisor", "manager", "site"))
        self.session.execute(
            f"COPY (SELECT {staging.pseudonym(self.secret, 'agent', 'name')} AS agent, * FROM (SELECT agent AS name, {last}, "
            f"min({at})::DATE AS first_on, max({at})::DATE AS last_on, count(*) AS rows FROM {self.source} "
            f"WHERE agent IS NOT NULL AND NOT {self.refused} GROUP BY agent) ORDER BY name) "
            f"TO {text(str(self.out / 'agents.parquet'))} (FORMAT parquet)"
        )

    def _last(self, name: str, at: str) -> str:
        if name not in self.plan.held:
            return f"NULL::VARCHAR AS {name}"
        return f"coalesce(arg_max({name}, {at}), any_value({name})) AS {name}"

    def _filled(self, rows: Path) -> dict[str, float]:
        """Share of rows in which each field that the file can tell holds a value."""
        wide = [
            told.name
            for told in self.fields
            if told.name in self.plan.held or set(DERIVED.get(told.name, ())) & self.plan.held
        ]
        files = rows / "*" / "*.parquet" if self.by_month else rows
        told = self.session.execute(
            "SELECT path_in_schema, sum(num_values), sum(num_values - stats_null_count) "
            f"FROM parquet_metadata({text(str(files))}) GROUP BY 1"
        ).fetchall()
        shares = {name: round(float(filled / count), 4) for name, count, filled in told if count}
        return {name: shares.get(name, 0.0) for name in wide}
