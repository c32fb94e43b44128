"""Engine: Ibis over DuckDB, caged to one folder and cut off from the network."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from broker.errors import StoreError

MEMORY: Final = "512MB"
"""What DuckDB may hold in memory; beyond it, it spills into the folder."""

_BATCH: Final = 10_000


class Engine:
    """Answers Ibis expressions. Only this module knows which engine it is.

    Args:
        backend: An Ibis backend that reaches the folder of the facts.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._kept = 0

    def read(self, rows: pa.Table, parts: Sequence[Path]) -> ir.Table:
        """Return rows in memory and those of Parquet files of the same columns as one table."""
        self._backend.con.register("waiting", rows)
        table = self._backend.table("waiting")
        if not parts:
            return table
        # DuckDB takes every path for a pattern.
        shelved = self._backend.read_parquet([glob.escape(str(part)) for part in parts])
        return table.union(shelved.select(*table.columns))

    def keep(self, table: ir.Table) -> ir.Table:
        """Work out `table` once, for several questions to start from."""
        self._kept += 1
        return self._backend.create_table(f"kept_{self._kept}", table, temp=True)

    def rows(self, table: ir.Table) -> list[dict[str, Any]]:
        """Return the answer.

        Raises:
            StoreError: The facts on disk cannot be read, or there is no room to work.
        """
        try:
            rows: list[dict[str, Any]] = self._backend.to_pyarrow(table).to_pylist()
        except duckdb.Error as exc:
            raise _unreadable(exc) from exc
        return rows

    def leaves(self, table: ir.Table) -> Iterator[bytes]:
        """Return the leaves of `table`, sorted.

        Raises:
            StoreError: As `rows`.
        """
        try:
            found = self._backend.to_pyarrow(table.select("leaf").order_by("leaf"))
        except duckdb.Error as exc:
            raise _unreadable(exc) from exc
        # As Arrow they take 40 bytes each, and become objects one batch after the other.
        for batch in found.to_batches(max_chunksize=_BATCH):
            yield from batch.column(0).to_pylist()


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    """Open an engine that reads and spills inside `folder` and nowhere else.

    It neither loads nor fetches extensions, and keeps nothing in the user's home.

    Raises:
        StoreError: The facts on disk cannot be read, or there is no room to work.
    """
    folder = folder.absolute()
    spill = str(folder / "spill")
    backend = ibis.duckdb.connect(
        ":memory:",
        threads=2,
        memory_limit=MEMORY,
        temp_directory=spill,
        secret_directory=spill,
        allow_persistent_secrets=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
    try:
        # Patterns are compared with the list before they are resolved, files after.
        allowed = ", ".join(_quoted(path) for path in (str(folder), glob.escape(str(folder))))
        backend.raw_sql(f"SET allowed_directories = [{allowed}]")
        backend.raw_sql("SET enable_external_access = false")
        backend.raw_sql("SET lock_configuration = true")
        yield Engine(backend)
    except duckdb.Error as exc:
        raise _unreadable(exc) from exc
    finally:
        backend.disconnect()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _unreadable(exc: duckdb.Error) -> StoreError:
    why = str(exc).splitlines()[0]
    return StoreError(f"The office's facts could not be asked: {why}")
