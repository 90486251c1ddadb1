"""Opens a database in memory: it loads no extension, and prints nothing."""

from typing import Any

import duckdb


def in_memory(**settings: str) -> duckdb.DuckDBPyConnection:
    """An empty database in memory.

    What takes it longer than two seconds it would tell by a bar on the standard output, in the midst of what the program prints
    there, whether anybody looks or a program reads it.

    Args:
        settings: further settings, by the names that DuckDB gives them.
    """
    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", **settings}
    con = duckdb.connect(":memory:", config=config)
    con.execute("set enable_progress_bar = false")
    return con
