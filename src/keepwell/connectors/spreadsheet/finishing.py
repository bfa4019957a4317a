"""From staged rows to checked rows: lost times, repeats, versions, keys, and the account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keepwell.connectors.spreadsheet import casting, staging
from keepwell.connectors.spreadsheet.account import remedy
from keepwell.connectors.spreadsheet.engine import text
from keepwell.connectors.spreadsheet.lost_times import Lost, lost_times
from keepwell.schemas.intake import Checked, Field, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from keepwell.connectors.spreadsheet.mapping import Mapping

PSEUDONYMS: Final = {"agent": "agent", "evaluator": "agent"}
"""Fields staged as written and hashed at the end, where few distinct values make it cheap."""
SCALED: Final = ("csat", "ces", "score")
GROUP: Final = 122_880


@dataclass
class Finish:
    """The steps after the pass, on one session."""

    session: duckdb.DuckDBPyConnection
    plan: staging.Plan
    mapping: Mapping
    staged: Path
    out: Path
    secret: str

    def run(self, progress: Callable[[int, int], None] | None) -> Checked:
        """Write the files and count."""
        self.source = f"read_parquet({text(str(self.staged))}, file_row_number=true)"
        self.total, self.active = self._active()
        self.lost = lost_times(self.session, self.plan, self.source)
        self.session.execute(f"CREATE OR REPLACE TEMP VIEW final AS {self._final()}")
        self.session.execute("CREATE TEMP TABLE dropped (_row BIGINT, code VARCHAR)")
        self.session.execute("CREATE TEMP TABLE rekeyed (_row BIGINT, _key UBIGINT)")
        self._keyed()
        self._keyless()
        rows = self.out / "rows.parquet"
        self._write(rows)
        problems = self._problems()
        self._agents()
        if progress:
            progress(self.total, self.total)
        return Checked(
            self.plan.kind.name, str(rows), self.total, self._one(f"SELECT count(*) FROM {self.source} WHERE {self._refused()}"),  # noqa: S608
            self._one("SELECT count(*) FROM dropped"), self.mapping.key, problems, self._filled(rows),
        )  # fmt: skip

    def _one(self, query: str) -> int:
        row = self.session.execute(query).fetchone()
        return int(row[0] or 0) if row else 0

    def _active(self) -> tuple[int, list[int]]:
        """How many rows there are, and which marks occur at all."""
        words = staging.words_of_marks(self.plan)
        row = self.session.execute(
            f"SELECT count(*), {', '.join(f'bit_or(_m{number})' for number in range(words))} FROM {self.source}"  # noqa: S608
        ).fetchone()
        assert row is not None
        met = [row[1 + number // staging.BITS] or 0 for number in range(len(self.plan.troubles))]
        return row[0], [
            number for number, bits in enumerate(met) if bits >> (number % staging.BITS) & 1
        ]

    def _bit(self, number: int) -> str:
        return f"(_m{number // staging.BITS} & {1 << (number % staging.BITS)}) <> 0"

    def _refused(self) -> str:
        refusing = [
            self._bit(number) for number in self.active if self.plan.troubles[number].refuses
        ]
        return f"({' OR '.join(refusing)})" if refusing else "false"

    def _final(self) -> str:
        fields = [f"{self._value(told)} AS {told.name}" for told in self.fields()]
        scales = [f"{text(scale)} AS _{name}_scale" for name, scale in self._scales()]
        names = ", ".join(told.name for told in self.fields())
        inner = f"SELECT {', '.join([*fields, *scales])}, file_row_number + 1 AS _row, _key, {self._refused()} AS _refused FROM {self.source}"  # noqa: S608
        return f"SELECT *, hash({', '.join([names, *(f'_{name}_scale' for name, _ in self._scales())])})::UBIGINT AS _hash FROM ({inner})"  # noqa: S608

    def fields(self) -> list[Field]:
        """The fields of the kind that may be stored."""
        return [told for told in self.plan.kind.fields if told.treat != "drop"]

    def _scales(self) -> list[tuple[str, str]]:
        """Scores and the scale they were given on: different scales may never share a series."""
        return [
            (one.told.name, one.reading.scale)
            for one in self.plan.fields
            if one.told.name in SCALED and one.reading.scale
        ]

    def _value(self, told: Field) -> str:
        kind = casting.TYPES[told.type]
        if told.name in {"leave_class", "absence_class"}:
            return self._class(told.name)
        if told.name not in self._staged():
            return f"NULL::{kind}"
        value = self._spoilt(told)
        if told.name in PSEUDONYMS:
            value = staging.pseudonym(self.secret, PSEUDONYMS[told.name], value)
        return f"({value})::{kind}"

    def _staged(self) -> set[str]:
        held = {one.told.name for one in self.plan.fields}
        return held | (
            {"contact_id"}
            if self.plan.kind.name == "contacts" and len(self.plan.key) > 1
            else set()
        )

    def _spoilt(self, told: Field) -> str:
        """The value, or nothing where a doubt would spoil what is measured with it."""
        bits = [
            self._bit(n)
            for n in self.active
            if self.plan.troubles[n].field == told.name and not self.plan.troubles[n].refuses
        ]
        bits += [one.condition for one in self.lost if one.field == told.name and not one.kept]
        return (
            f"CASE WHEN {' OR '.join(bits)} THEN NULL ELSE {told.name} END" if bits else told.name
        )

    def _class(self, name: str) -> str:
        """A class from whichever columns tell one: the class itself, then the reason, then the status."""
        held = self._staged()
        if name == "absence_class":
            told = [f"nullif({one}, 'other')" for one in ("absence_class", "reason") if one in held]
            told += [one for one in ("absence_class", "reason") if one in held]
        else:
            told = [f"nullif({one}, 'other')" for one in ("leave_class",) if one in held]
            if "status" in held:
                told.append(casting.classed("status", "leave_class", rest=None))
            told += [one for one in ("leave_reason", "leave_class") if one in held]
            told += ["CASE WHEN end_on IS NOT NULL THEN 'unknown' END"] if "end_on" in held else []
        return f"coalesce({', '.join(told)})::VARCHAR" if told else "NULL::VARCHAR"

    def _keyed(self) -> None:
        """Rows that share a key: exact copies go, of versions the newest stays, and where different
        rows share a key without being versions, all stay under keys of their own."""
        self.session.execute(
            f"CREATE TEMP TABLE doubled AS SELECT _key FROM {self.source} WHERE _key IS NOT NULL AND NOT {self._refused()} "  # noqa: S608
            "GROUP BY _key HAVING count(*) > 1"
        )
        if not self._one("SELECT count(*) FROM doubled"):
            return
        newest = "updated_at DESC NULLS LAST, " if "updated_at" in self._staged() else ""
        self.session.execute(
            f"CREATE TEMP TABLE decided AS SELECT _row, _key, _hash, row_number() OVER (PARTITION BY _key, _hash ORDER BY _row) AS nth, "  # noqa: S608
            f"row_number() OVER (PARTITION BY _key ORDER BY {newest}_row DESC) AS age, count(*) OVER (PARTITION BY _key, _hash) AS alike, "
            "count(*) OVER (PARTITION BY _key) AS sharing FROM final SEMI JOIN doubled USING (_key) WHERE NOT _refused"
        )
        if newest or self.mapping.versions == "latest":
            self.session.execute(
                "INSERT INTO dropped SELECT _row, 'older_version' FROM decided WHERE sharing > alike AND age > 1"
            )
            self.session.execute(
                "INSERT INTO dropped SELECT _row, 'repeat' FROM decided WHERE sharing = alike AND nth > 1"
            )
            return
        self.session.execute("INSERT INTO dropped SELECT _row, 'repeat' FROM decided WHERE nth > 1")
        self.session.execute(
            "INSERT INTO rekeyed SELECT _row, md5_number_lower(_key || ':' || _hash)::UBIGINT FROM decided WHERE sharing > alike AND nth = 1"
        )

    def _keyless(self) -> None:
        """Rows without a key are known by their content and by how often it came before."""
        if not self._one(
            f"SELECT count(*) FROM {self.source} WHERE _key IS NULL AND NOT {self._refused()}"
        ):  # noqa: S608
            return
        content = ", ".join(
            f"coalesce(CAST({told.name} AS VARCHAR), '')"
            for told in self.fields()
            if told.name != "contact_id" or "contact_id" in self._staged()
        )
        self.session.execute(
            f"CREATE TEMP TABLE contents AS SELECT _row, content, row_number() OVER (PARTITION BY content ORDER BY _row) AS nth FROM "  # noqa: S608
            f"(SELECT _row, md5_number_lower(concat_ws(chr(31), {content})) AS content FROM final WHERE _key IS NULL AND NOT _refused)"
        )
        self.session.execute(
            "INSERT INTO rekeyed SELECT _row, md5_number_lower(content || ':' || nth)::UBIGINT FROM contents"
        )

    def _write(self, rows: Path) -> None:
        """The checked rows, in file order."""
        names = ", ".join(
            [
                *(told.name for told in self.fields()),
                *(f"_{name}_scale" for name, _ in self._scales()),
            ]
        )
        key, join = "_key", ""
        if self._one("SELECT count(*) FROM rekeyed"):
            key, join = "coalesce(r._key, f._key)", "LEFT JOIN rekeyed r USING (_row)"
        if self.plan.kind.name == "contacts":
            names = names.replace(
                "contact_id",
                f"coalesce(contact_id, 'row-' || lower(to_hex({key}))) AS contact_id",
                1,
            )
        drop = "ANTI JOIN dropped USING (_row)" if self._one("SELECT count(*) FROM dropped") else ""
        self.session.execute(
            f"COPY (SELECT {names}, _row, {key} AS _key, _hash FROM final f {join} {drop} WHERE NOT _refused) "  # noqa: S608
            f"TO {text(str(rows))} (FORMAT parquet, ROW_GROUP_SIZE {GROUP})"
        )

    def _problems(self) -> tuple[Problem, ...]:
        """Every problem row as a file, and their groups."""
        target = self.out / "problems.parquet"
        self.session.execute(
            f'CREATE TEMP TABLE problems AS {" UNION ALL ".join(self._problem_rows())} ORDER BY "row", "column"'
        )
        self.session.execute(f"COPY problems TO {text(str(target))} (FORMAT parquet)")
        found = self.session.execute(
            'SELECT min("row"), "column", arg_min(value, "row"), code, remedy, count(*), bool_or(refused) FROM problems '
            'GROUP BY "column", code, remedy ORDER BY bool_or(refused) DESC, count(*) DESC, code'
        ).fetchall()
        return tuple(Problem(*row) for row in found)

    def _problem_rows(self) -> list[str]:
        parts = [
            'SELECT 0::BIGINT AS "row", NULL::VARCHAR AS "column", NULL::VARCHAR AS value, NULL::VARCHAR AS code, NULL::VARCHAR AS remedy, false AS refused WHERE false'
        ]
        for number in self.active:
            one = self.plan.troubles[number]
            parts.append(
                f"SELECT file_row_number + 1, {text(one.column)}, _raw[{one.raw + 1}], {text(one.code)}, {text(one.remedy)}, "  # noqa: S608
                f"{str(one.refuses).lower()} FROM {self.source} WHERE {self._bit(number)}"
            )
        parts += [self._lost_rows(one) for one in self.lost]
        for code in ("repeat", "older_version"):
            parts.append(
                f"SELECT _row, NULL, NULL, code, {text(remedy(code))}, false FROM dropped WHERE code = {text(code)}"
            )  # noqa: S608, PERF401
        key = " + ".join(self.mapping.key) or None
        keyed = (
            "SELECT _row FROM rekeyed SEMI JOIN decided USING (_row)"
            if self._has("decided")
            else None
        )
        if keyed:
            parts.append(
                f"SELECT _row, {text(key or '')}, NULL, 'key_repeats', {text(remedy('key_repeats'))}, false FROM ({keyed})"
            )  # noqa: S608
        if self._has("contents"):
            parts.append(
                f"SELECT _row, NULL, NULL, 'same_content', {text(remedy('same_content'))}, false FROM contents WHERE nth > 1"
            )  # noqa: S608
        return parts

    def _has(self, table: str) -> bool:
        return bool(
            self._one(f"SELECT count(*) FROM duckdb_tables() WHERE table_name = {text(table)}")
        )  # noqa: S608

    def _lost_rows(self, one: Lost) -> str:
        code = "time_missing_kept" if one.kept else "time_missing"
        return (
            f"SELECT file_row_number + 1, {text(one.column)}, _raw[{one.raw + 1}], 'time_missing', {text(remedy(code))}, false "  # noqa: S608
            f"FROM {self.source} WHERE {one.condition}"
        )

    def _agents(self) -> None:
        """Who was found in the rows, by name, with where they were last seen."""
        if "agent" not in self.plan.by_name() or "agent" not in self._staged():
            return
        clock = self.plan.kind.clock or "NULL"
        at = clock if clock in self._staged() else "NULL"
        held = self._staged()
        last = ", ".join(
            f"arg_max({one}, {at}) FILTER ({one} IS NOT NULL) AS {one}"
            if one in held and at != "NULL"
            else f"any_value({one}) AS {one}"
            if one in held
            else f"NULL::VARCHAR AS {one}"
            for one in ("team", "supervisor", "manager", "site")
        )
        self.session.execute(
            f"COPY (SELECT {staging.pseudonym(self.secret, 'agent', 'name')} AS agent, * FROM (SELECT agent AS name, {last}, "  # noqa: S608
            f"min({at})::DATE AS first_on, max({at})::DATE AS last_on, count(*) AS rows FROM {self.source} "
            f"WHERE agent IS NOT NULL AND NOT {self._refused()} GROUP BY agent) ORDER BY name) "
            f"TO {text(str(self.out / 'agents.parquet'))} (FORMAT parquet)"
        )

    def _filled(self, rows: Path) -> dict[str, float]:
        """Share of rows in which each mapped field holds a value."""
        held = [told.name for told in self.fields() if told.name in self._staged()]
        counts = ", ".join(f"count({name})" for name in held) or "0"
        row = self.session.execute(
            f"SELECT count(*), {counts} FROM read_parquet({text(str(rows))})"
        ).fetchone()  # noqa: S608
        assert row is not None
        return {
            name: round(count / row[0], 4) if row[0] else 0.0
            for name, count in zip(held, row[1:], strict=False)
        }
