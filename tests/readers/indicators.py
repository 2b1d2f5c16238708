"""indicators.py OUT: a few indicators of an output folder by SQL over its panel, held against the published rows.

One line with the number of rows compared, or `skip duckdb` where it is not installed; exit code 1 where one differs.
"""
import sys
from pathlib import Path

try:
    import duckdb
except ImportError:
    print("skip duckdb: not installed, so no indicator was asked for by SQL")
    sys.exit(0)

OUT = Path(sys.argv[1])
PANEL, PUBLISHED, SPREAD = (
    f"'{OUT}/{table}.parquet'" for table in ("agency_year", "indicators", "distribution")
)
DEFINITIONS = {
    "disclosure_rate": ("granted_in_full + granted_in_part", "outcomes_total_used"),
    "denial_rate": (
        "CASE WHEN year BETWEEN 2014 AND 2018 THEN denied_total_2014 ELSE denied_total END",
        "outcomes_total_used",
    ),
    "closure_rate": ("outcomes_total_used", "requests_received + carried_over"),
    "reconsideration_overturn_rate": (
        "reconsideration_overturned",
        "reconsideration_upheld + reconsideration_overturned + reconsideration_other",
    ),
    "litigation_rate": ("litigation_total", "outcomes_total_used"),
}
SCOPES = {"agency": "agency_id", "level": "level", "sector": "sector", "all": "'all'"}
OWN = "(scope IS NULL OR scope NOT IN ('region_wide', 'government_own_level'))"

compared = 0
for indicator, (numerator, denominator) in DEFINITIONS.items():
    for scope, key in SCOPES.items():
        rows = duckdb.sql(f"""
            WITH told AS (
                SELECT {key} AS id, year, {numerator} AS n, {denominator} AS d FROM {PANEL}
                WHERE {key} IS NOT NULL AND ('{scope}' = 'agency' OR {OWN})
            ), ours AS (
                SELECT id, year, sum(n)::DOUBLE AS n, sum(d)::DOUBLE AS d, count(*) AS reports FROM told
                WHERE n IS NOT NULL AND d IS NOT NULL GROUP BY ALL
            ), theirs AS (
                SELECT scope_id AS id, year, numerator AS n, denominator AS d, value, n_reports AS reports
                FROM {PUBLISHED} WHERE indicator = '{indicator}' AND scope_kind = '{scope}'
            )
            SELECT ours.*, theirs.* FROM ours FULL JOIN theirs USING (id, year)
            WHERE ours.n IS DISTINCT FROM theirs.n OR ours.d IS DISTINCT FROM theirs.d
               OR ours.reports IS DISTINCT FROM theirs.reports
               OR (ours.n / nullif(ours.d, 0)) IS DISTINCT FROM theirs.value
        """).fetchall()
        if rows:
            print(f"{indicator} by {scope}: {len(rows)} rows differ, the first {rows[0]}")
            sys.exit(1)
        compared += duckdb.sql(
            f"SELECT count(*) FROM {PUBLISHED} WHERE indicator = '{indicator}' AND scope_kind = '{scope}'"
        ).fetchall()[0][0]
# Median and quartiles of the agencies of each level, sector and of all; grades of scores.
spreads = 0
for scope, key in {**SCOPES, "peers": "level || '/' || sector"}.items():
    if scope == "agency":
        continue
    rows = duckdb.sql(f"""
        WITH told AS (
            SELECT {key} AS id, year, indicator, CASE WHEN NOT low_n THEN value END AS value, low_n FROM {PUBLISHED}
            JOIN (SELECT agency_id AS scope_id, year, level, sector, scope FROM {PANEL}) USING (scope_id, year)
            WHERE scope_kind = 'agency' AND value IS NOT NULL AND {key} IS NOT NULL AND {OWN}
        ), ours AS (
            SELECT id, year, indicator, count(value) AS n, count(*) FILTER (low_n) AS small,
                quantile_cont(value, [0, 0.25, 0.5, 0.75, 1]) AS marks
            FROM told GROUP BY ALL
        ), theirs AS (
            SELECT scope_id AS id, year, indicator, n_agencies, n_low_n, min, q1, median, q3, max
            FROM {SPREAD} WHERE scope_kind = '{scope}'
        )
        SELECT * FROM ours FULL JOIN theirs USING (id, year, indicator)
        WHERE n IS DISTINCT FROM n_agencies OR small IS DISTINCT FROM n_low_n
           OR (n > 0) IS DISTINCT FROM (median IS NOT NULL)
           OR abs(marks[1] - min) > 1e-9 OR abs(marks[2] - q1) > 1e-9 OR abs(marks[3] - median) > 1e-9
           OR abs(marks[4] - q3) > 1e-9 OR abs(marks[5] - max) > 1e-9
    """).fetchall()
    if rows:
        print(f"distribution by {scope}: {len(rows)} rows differ, the first {rows[0]}")
        sys.exit(1)
    spreads += duckdb.sql(f"SELECT count(*) FROM {SPREAD} WHERE scope_kind = '{scope}'").fetchall()[0][0]
assert spreads > 0, "no spread was compared"
rows = duckdb.sql(f"""
    SELECT agency_id, year, score, score_grade FROM {PANEL} WHERE score_grade IS DISTINCT FROM
        CASE WHEN score >= 90 - 1e-9 THEN '优' WHEN score >= 75 - 1e-9 THEN '良'
             WHEN score >= 60 - 1e-9 THEN '中' WHEN score >= 0 THEN '差' END
""").fetchall()
if rows:
    print(f"grades: {len(rows)} differ, the first {rows[0]}")
    sys.exit(1)
assert compared > 0, "nothing was compared"
print(f"duckdb: {compared} rows of {len(DEFINITIONS)} indicators and {spreads} spreads are the same by SQL")
