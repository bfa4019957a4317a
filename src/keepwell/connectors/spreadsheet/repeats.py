"""Rows that share a key: copies, versions, or a key that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb


def settle_keyed(
    session: duckdb.DuckDBPyConnection,
    source: str,
    refused: str,
    *,
    newest: str,
    versions: bool,
    final: Callable[[str], str],
) -> None:
    """Decide about rows that share a key.

    Exact copies go; of versions the newest stays; different rows that are no versions all stay,
    under keys made of key and content. Fills the tables `dropped` (rows that count as known) and `rekeyed` (rows with another key).

    Args:
        session: where the tables are made.
        source: the staged rows.
        refused: condition for staged rows that stay out.
        newest: field that tells which version is newer, if there is one.
        versions: rows of one key are versions although nothing tells their age: the last one counts.
        final: staged rows as they will be stored; made of the few that share a key alone.
    """
    session.execute("CREATE TEMP TABLE dropped (_row BIGINT, code VARCHAR)")
    session.execute("CREATE TEMP TABLE rekeyed (_row BIGINT, _key UBIGINT, code VARCHAR)")
    session.execute(
        f"CREATE TEMP TABLE doubled AS SELECT _key FROM {source} WHERE _key IS NOT NULL AND NOT {refused} "
        "GROUP BY _key HAVING count(*) > 1"
    )
    if not _any(session, "doubled"):
        return
    age = f"{newest} DESC NULLS LAST, _row DESC" if newest else "_row DESC"
    session.execute(
        "CREATE TEMP TABLE decided AS SELECT _row, _key, _hash, "
        "row_number() OVER (PARTITION BY _key, _hash ORDER BY _row) AS nth, "
        f"row_number() OVER (PARTITION BY _key ORDER BY {age}) AS age, "
        "count(*) OVER (PARTITION BY _key, _hash) AS alike, count(*) OVER (PARTITION BY _key) AS sharing "
        f"FROM ({final(f'(FROM {source} SEMI JOIN doubled USING (_key))')}) WHERE NOT _refused"
    )
    session.execute(
        "INSERT INTO dropped SELECT _row, 'repeat' FROM decided WHERE sharing = alike AND nth > 1"
    )
    if newest or versions:
        session.execute(
            "INSERT INTO dropped SELECT _row, 'older_version' FROM decided WHERE sharing > alike AND age > 1"
        )
        return
    session.execute(
        "INSERT INTO dropped SELECT _row, 'repeat' FROM decided WHERE sharing > alike AND nth > 1"
    )
    session.execute(
        "INSERT INTO rekeyed SELECT _row, md5_number_lower(_key || ':' || _hash)::UBIGINT, 'key_repeats' "
        "FROM decided WHERE sharing > alike AND nth = 1"
    )


def settle_keyless(
    session: duckdb.DuckDBPyConnection, source: str, refused: str, content: str
) -> None:
    """Give rows without a key one made of their content and of how often it came before.

    So real twins both count, and the same file a second time brings nothing new.
    """
    row = session.execute(
        f"SELECT count(*) FROM {source} WHERE _key IS NULL AND NOT {refused}"
    ).fetchone()
    if not row or not row[0]:
        return
    session.execute(
        "INSERT INTO rekeyed SELECT _row, md5_number_lower(content || ':' || nth)::UBIGINT, "
        "CASE WHEN nth > 1 THEN 'same_content' ELSE 'by_content' END FROM "
        "(SELECT _row, content, row_number() OVER (PARTITION BY content ORDER BY _row) AS nth FROM "
        f"(SELECT _row, md5(concat_ws(chr(31), {content})) AS content FROM final WHERE _key IS NULL AND NOT _refused))"
    )


def _any(session: duckdb.DuckDBPyConnection, table: str) -> bool:
    row = session.execute(f"SELECT count(*) FROM {table}").fetchone()
    return bool(row and row[0])
