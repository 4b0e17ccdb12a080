"""Reads one SQLite file and writes Arrow to standard output. Runs as a child process.

Why in a child: see `bangfu.engine.backends.database`.
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import IO

ROWS_OF_A_BATCH = 1 << 30
"""SQLite has no types of columns: the driver finds them in one batch, so that is the whole table."""

ROWS_SENT = 1 << 16
"""Rows that are handed on together: small enough that the engine works on several at once."""


def main(given: IO[bytes], out: IO[bytes]) -> int:
    """The child: read the queries of one request in one transaction, write one stream for each."""
    import adbc_driver_manager
    import pyarrow as pa
    from adbc_driver_sqlite import dbapi

    request = json.loads(given.read())
    address = f"{Path(request['address']).resolve().as_uri()}?mode=ro"
    options = {"adbc.sqlite.query.batch_rows": str(ROWS_OF_A_BATCH)}
    try:
        with (
            closing(dbapi.connect(address)) as connection,
            closing(connection.cursor(adbc_stmt_kwargs=options)) as cursor,
        ):
            for query in request["queries"].values():
                cursor.execute(query)
                reader = cursor.fetch_record_batch()
                with pa.ipc.new_stream(out, reader.schema) as stream:
                    for whole in reader:
                        for start in range(0, whole.num_rows, ROWS_SENT):
                            stream.write_batch(whole.slice(start, ROWS_SENT))
    except (adbc_driver_manager.Error, pa.ArrowException) as error:
        sys.stderr.write(f"{str(error).strip().splitlines()[0]}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
