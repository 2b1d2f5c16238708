"""The first half of `nianbao run` on a Spark cluster (PySpark 3.5 or 4, pyarrow).

    nianbao pack 年报/ pages.parquet                                       # or any Parquet of (path, content)
    spark-submit --files "$(command -v nianbao)" job.py pages.parquet rows.parquet
    nianbao reduce rows.parquet --units units.xlsx --out outputs          # on one machine; same bytes as `nianbao run`

Each task starts one child process, `nianbao extract`, and sends it record batches of pages as an Arrow stream; rows come
back as another. A page that cannot be read is a row with its reason, so a failing task is the machine's fault and is
tried again. At the end as many pages must have come out as went in.
"""
import os
import subprocess
import sys
import tempfile
import threading

import pyarrow as pa
from pyspark import SparkFiles
from pyspark.sql import SparkSession

SPARK = {"large_string": "string", "string": "string", "int32": "int", "int64": "bigint", "double": "double",
         "date32[day]": "date", "bool": "boolean"}

# The page; what `nianbao pack` says of it; and what a table of somebody else's may know of it from outside.
COLUMNS = ("path", "content", "bytes", "reason", "notes", "url", "title", "published", "publisher", "charset", "index")


def child(batches, program=None):
    """Record batches of pages → record batches of rows, through one child process."""
    program = program or SparkFiles.get("nianbao")
    os.chmod(program, 0o755)
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen([program, "extract", "--arrow", "--jobs", "1"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=complaints)
        failures = []

        def feed():  # beside the reading of rows, or each side would wait for the other
            try:
                schema, writer = pa.schema([("path", pa.string()), ("content", pa.binary())]), None
                for batch in batches:
                    writer = writer or pa.ipc.new_stream(process.stdin, batch.schema)
                    writer.write_batch(batch)
                (writer or pa.ipc.new_stream(process.stdin, schema)).close()
                process.stdin.close()
            except BaseException as failure:  # told below, with the child's own words
                failures.append(failure)
                process.stdin.close() if not isinstance(failure, BrokenPipeError) else None

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            try:
                with pa.ipc.open_stream(process.stdout) as rows:
                    yield from rows
            except pa.ArrowInvalid as failure:
                failures.append(failure)
            feeder.join()
            if process.wait() or failures:
                complaints.seek(0)
                said = complaints.read().decode("utf-8", "replace").strip()
                raise RuntimeError(f"nianbao extract ended with {process.returncode}: {said} {failures}")
        finally:
            if process.poll() is None:
                process.kill()


def schema(program):
    """The columns of the rows, asked of the program itself with a stream of no pages."""
    pages = pa.BufferOutputStream()
    pa.ipc.new_stream(pages, pa.schema([("path", pa.string()), ("content", pa.binary())])).close()
    rows = subprocess.run([program, "extract", "--arrow"], input=pages.getvalue().to_pybytes(), stdout=subprocess.PIPE,
                          check=True).stdout
    return ", ".join(f"`{field.name}` {SPARK[str(field.type)]}" for field in pa.ipc.open_stream(rows).schema)


def main(pages, rows):
    spark = (SparkSession.builder.appName("nianbao")
             .config("spark.sql.execution.arrow.maxRecordsPerBatch", 200)  # pages are large
             .config("spark.sql.files.maxPartitionBytes", "4m")  # packed pages are small
             .getOrCreate())
    given = spark.read.parquet(pages)
    given = given.select(*[name for name in COLUMNS if name in given.columns])
    given.mapInArrow(child, schema(SparkFiles.get("nianbao"))).write.mode("overwrite").parquet(rows)
    expected = given.count()
    came = spark.read.parquet(rows).where("part = 'inputs'")
    if (came.count(), came.select("source").distinct().count()) != (expected, expected):
        sys.exit(f"{expected} pages went in and {came.count()} came out; run the job again")
    print(f"{expected} pages read into {rows}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:3])
