"""check.py OUT: opens an output folder with every reader that is installed and holds them against each other.

Runs the examples of OUT/dictionary.md, compares rows, sums and gaps of all tables between readers, looks at the types
and the descriptions in the files, and lets frictionless validate the data package. One line a reader; `skip NAME` where
it is not installed; exit code 1 with the reason where something differs.
"""
import contextlib
import io
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

os.chdir(sys.argv[1])
SPARK = "--spark" in sys.argv
MANIFEST = json.loads(Path("manifest.json").read_text())
PACKAGE = json.loads(Path("datapackage.json").read_text())
TABLES = ["reports", "cells", "agency_year", "indicators", "findings", "inputs", "coverage"]
ROWS = {table: sum(f["rows"] for f in MANIFEST["files"] if f.get("table") == table) for table in TABLES}


def examples():
    """(heading, language, code) of the dictionary's last chapter."""
    chapter = Path("dictionary.md").read_text().split("## 读取示例")[1]
    for part in chapter.split("\n### ")[1:]:
        for language, code in re.findall(r"```(\w+)\n(.*?)```", part, re.S):
            yield part.split("\n")[0], language, code


def run_examples(heading):
    done = 0
    for title, language, code in examples():
        if title == heading and language == "python":
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                exec(compile(code, f"dictionary.md {title}", "exec"), {})
            assert said.getvalue().strip(), f"the example of {title} prints something"
            done += 1
    assert done, f"there is an example of {heading}"


def facts_pyarrow():
    import pyarrow.dataset as ds
    facts = {}
    for table in TABLES:
        got = ds.dataset(f"{table}.parquet").to_table()
        for field in got.schema:
            kind = str(field.type)
            assert kind in {"large_string", "int32", "int64", "double", "bool", "date32[day]"}, f"{table}.{field.name} {kind}"
            assert field.nullable, f"{table}.{field.name} may be null"
            assert field.metadata and b"label" in field.metadata, f"{table}.{field.name} has its label"
        about = json.loads(got.schema.metadata[b"nianbao.table"])
        assert about["name"] == table and [c["name"] for c in about["columns"]] == got.column_names, table
        for column in got.column_names:
            values = got[column].to_pylist()
            numbers = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
            facts[table, column] = (len(values), sum(v is None for v in values), round(math.fsum(numbers), 4))
    return facts


def facts_pandas():
    import pandas as pd
    facts = {}
    for table in TABLES:
        frame = pd.read_parquet(f"{table}.parquet", dtype_backend="numpy_nullable")
        for column in frame.columns:
            values = frame[column]
            number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
            total = math.fsum(values.dropna()) if number else 0
            facts[table, column] = (len(values), int(values.isna().sum()), round(total, 4))
    return facts


def facts_polars():
    import polars as pl
    facts = {}
    for table in TABLES:
        frame = pl.read_parquet(f"{table}.parquet")
        for column in frame.columns:
            values = frame[column]
            total = math.fsum(values.drop_nulls()) if values.dtype.is_numeric() else 0
            facts[table, column] = (len(values), values.null_count(), round(total, 4))
    return facts


def facts_duckdb():
    import duckdb
    facts = {}
    for table in TABLES:
        source = f"'{table}.parquet'"
        for column, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM {source}").fetchall():
            total = f'coalesce(fsum("{column}"), 0)' if kind in {"INTEGER", "BIGINT", "DOUBLE"} else "0"
            rows, stated, total = duckdb.sql(f'SELECT count(*), count("{column}"), {total} FROM {source}').fetchall()[0]
            facts[table, column] = (rows, rows - stated, round(float(total), 4))
    for title, language, code in examples():
        if language == "sql":
            duckdb.sql(code).fetchall()
    return facts


def facts_spark():
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    facts = {}
    for table in TABLES:
        frame = spark.read.parquet(f"{table}.parquet")
        counts = frame.select([F.count(F.col(f"`{c}`")).alias(c) for c in frame.columns]).first()
        for column in frame.columns:
            facts[table, column] = (ROWS[table], ROWS[table] - counts[column], None)
        assert frame.count() == ROWS[table], table
    return facts


def main():
    wrong, reference, read = [], None, []
    readers = [("PyArrow", "pyarrow", facts_pyarrow), ("pandas", "pandas", facts_pandas), ("Polars", "polars", facts_polars),
               ("DuckDB", "duckdb", facts_duckdb)] + ([("Spark", "pyspark", facts_spark)] if SPARK else [])
    for name, module, facts in readers:
        try:
            version = __import__(module).__version__
        except ImportError:
            print(f"skip {name}: the package {module} is not installed")
            continue
        found = facts()
        if name != "DuckDB":
            run_examples(name)
        for table in TABLES:
            rows = {count for (of, _), (count, _, _) in found.items() if of == table}
            if rows != {ROWS[table]}:
                wrong.append(f"{name} reads {rows} rows of {table} and the manifest says {ROWS[table]}")
        reference = reference or found
        for place, (rows, gaps, total) in found.items():
            expected = reference[place]
            same = total is None or math.isclose(total, expected[2], rel_tol=1e-9, abs_tol=1e-3)
            if (rows, gaps) != expected[:2] or not same:
                wrong.append(f"{name} reads {place} as {(rows, gaps, total)} and not {expected}")
        read.append(f"{name} {version}")
        print(f"ok {name} {version}: {len(found)} columns")
    names = {f["name"] for f in MANIFEST["files"] if f.get("table")}
    if {resource["path"] for resource in PACKAGE["resources"]} != names:
        wrong.append("the data package does not name every Parquet file of the manifest once")
    try:
        import frictionless
    except ImportError:
        print("skip frictionless: not installed")
    else:
        told = subprocess.run([sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
                              capture_output=True, text=True)
        report = json.loads(told.stdout or "{}")
        if not report.get("valid"):
            wrong.append(f"frictionless: {json.dumps(report.get('errors') or report.get('tasks'), ensure_ascii=False)[:600]} {told.stderr[-400:]}")
        print(f"ok frictionless {frictionless.__version__}: {report.get('stats', {}).get('tasks')} files")
    for line in wrong:
        print("wrong:", line)
    sys.exit(1 if wrong else 0)


main()
