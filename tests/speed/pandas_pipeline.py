"""The job as a script with pandas and lxml would do it, and how many times longer it takes.

    pip install pandas lxml pyarrow xlsxwriter
    cargo build --release
    python tests/speed/pandas_pipeline.py FOLDER target/release/nianbao

FOLDER holds pages (.html). First half: title, agency and year, the cells of tables 2, 3 and 4 and a few figures of the
text, into one frame; `nianbao check` reads the same pages, with all its rules, both on one thread. Whole: the script goes on
to agencies and years, sums that do not hold, indicators with intervals, changes and ranks, Parquet files, and a workbook
of all of them; `nianbao run --no-cache` does the job on one thread, and on all of them. Start-up is included.

It is kinder to the script than the work is: no text that lost its table, no broken encodings, no groups, twelve indicators
of seventy, four identities of a hundred rules, no place in the document, no formula and no chart in the workbook.
"""

import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lxml.html
import pandas as pd

ROWS = [
    "新收", "结转政府信息公开申请", "予以公开", "部分公开", "国家秘密", "禁止公开", "三安全", "第三方", "内部事务",
    "过程性", "行政执法案卷", "行政查询", "不掌握", "另行制作", "仍不明确", "信访", "重复申请", "公开出版物",
    "无正当理由", "确认或重新出具", "不予处理", "总计", "结转下年度",
]
APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
TITLE = re.compile(r"([\u4e00-\u9fff]{2,30}?)((?:19|20)\d{2})年(?:度)?政府信息公开工作年度报告")
FIGURES = [
    ("proactive_total", re.compile(r"主动公开(?:政府)?信息(\d+)条")),
    ("requests_received", re.compile(r"收到(?:政府信息公开)?申请(\d+)件")),
]


def number(text):
    return pd.to_numeric(str(text).strip().replace(",", ""), errors="coerce")


def cells_of(path):
    page = path.read_text(encoding="utf-8", errors="replace")
    text = re.sub(r"\s+", "", lxml.html.fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")).text_content())
    title = TITLE.search(text)
    agency, year = (title.group(1), int(title.group(2))) if title else (None, None)
    out = []
    try:
        tables = pd.read_html(io.StringIO(page), flavor="lxml")
    except ValueError:
        tables = []
    for table in tables:
        table = table.astype(object).fillna("").astype(str)
        whole = "".join(table.to_numpy().ravel())
        if "自然人" in whole:
            for row in table.itertuples(index=False):
                label = "".join(dict.fromkeys(row[:-7]))
                item = next((known for known in reversed(ROWS) if known in label), None)
                if item:
                    out += [("table3", item, who, raw) for who, raw in zip(APPLICANTS, row[-7:])]
        elif "结果维持" in whole and len(table):
            out += [("table4", f"column {at}", None, raw) for at, raw in enumerate(table.iloc[-1])]
        elif "信息内容" in whole:
            out += [("table2", row[0], None, raw) for row in table.itertuples(index=False) for raw in row[1:]]
    for item, pattern in FIGURES:
        out += [("prose", item, None, raw) for raw in pattern.findall(text)]
    frame = pd.DataFrame(out, columns=["kind", "item", "applicant", "raw"])
    frame["value"] = frame["raw"].map(number)
    frame.insert(0, "source", path.name)
    frame["agency"], frame["year"] = agency, year
    return frame


ALL, PARTS = APPLICANTS[-1], APPLICANTS[:-1]
GRANTED, DENIED = ROWS[2:4], ROWS[4:12]
UNAVAILABLE, NOT_PROCESSED = ROWS[12:15], ROWS[15:20]
INDICATORS = {
    "closure": (["outcomes"], ROWS[:2]),
    "full_grant": (["予以公开"], ["outcomes"]),
    "partial_grant": (["部分公开"], ["outcomes"]),
    "disclosure": (GRANTED, ["outcomes"]),
    "release_determined": (GRANTED, GRANTED + DENIED),
    "denial": (DENIED, ["outcomes"]),
    "denial_determined": (DENIED, GRANTED + DENIED),
    "unavailable": (UNAVAILABLE, ["outcomes"]),
    "not_held": (["不掌握"], ["outcomes"]),
    "not_processed": (NOT_PROCESSED, ["outcomes"]),
    "petition": (["信访"], ["outcomes"]),
    "carried_forward": (["结转下年度"], ROWS[:2]),
}


def table3(cells):
    """A row an agency, year and line of table 3, a column an applicant."""
    return cells[cells.kind == "table3"].pivot_table(
        index=["agency", "year", "item"], columns="applicant", values="value", aggfunc="first"
    )


def identities(wide):
    """What does not hold: the parts of a row and its total; the lines of a column and what they make."""
    rows = wide[wide[PARTS].sum(axis=1, min_count=len(PARTS)).ne(wide[ALL]) & wide[ALL].notna()]
    found = [rows[[ALL]].reset_index().assign(rule="row")]
    for who in APPLICANTS:
        lines = wide[who].unstack("item")
        outcomes = lines.reindex(columns=ROWS[2:20]).sum(axis=1, min_count=1)
        came, went = lines.reindex(columns=ROWS[:2]).sum(axis=1), lines.reindex(columns=ROWS[-2:]).sum(axis=1)
        for rule, left, right in [("outcomes", outcomes, lines.get("总计")), ("balance", came, went)]:
            if right is not None:
                wrong = lines[left.ne(right) & right.notna()].index.to_frame(index=False)
                found.append(wrong.assign(rule=rule, item=who))
    return pd.concat(found)


def indicators(wide):
    """A row an agency, year and indicator."""
    lines = wide[ALL].unstack("item").reindex(columns=ROWS)
    lines["outcomes"] = lines["总计"]
    made = []
    for name, (above, below) in INDICATORS.items():
        frame = pd.DataFrame({"numerator": lines[above].sum(axis=1, skipna=False)})
        frame["denominator"] = lines[below].sum(axis=1, skipna=False)
        n = frame.denominator.where(frame.denominator > 0)
        p = frame["value"] = frame.numerator / n
        centre, half = (p + 1.9208 / n) / (1 + 3.8415 / n), 1.96 / (1 + 3.8415 / n) * (p * (1 - p) / n + 0.9604 / n**2) ** 0.5
        frame["ci_low"], frame["ci_high"], frame["low_n"] = centre - half, centre + half, n < 10
        frame["previous"] = frame.groupby("agency").value.shift()
        frame["change"] = frame.value - frame.previous
        frame["rank"] = frame[~frame.low_n].groupby("year").value.rank(ascending=False, method="min")
        made.append(frame.reset_index().assign(indicator=name))
    return pd.concat(made), lines.reset_index()


def publish(cells, out):
    wide = table3(cells)
    long, panel = indicators(wide)
    sheets = {"panel": panel, "indicators": long, "findings": identities(wide), "evidence": cells}
    for name, frame in sheets.items():
        frame.to_parquet(out / f"{name}.parquet", index=False)
    with pd.ExcelWriter(out / "evaluation.xlsx", engine="xlsxwriter") as book:
        for name, frame in sheets.items():
            for part, start in enumerate(range(0, max(len(frame), 1), 1_048_575)):
                frame.iloc[start : start + 1_048_575].to_excel(book, sheet_name=f"{name}{part or ''}", index=False)
    return sheets


def timed(work):
    start = time.perf_counter()
    done = work()
    return done, time.perf_counter() - start


def main(folder, program):
    pages = sorted(path for path in Path(folder).rglob("*") if path.suffix in {".html", ".htm"})

    def ours(*words):
        return timed(lambda: subprocess.run([program, *map(str, words)], stdout=subprocess.DEVNULL, check=False))[1]

    cells, read = timed(lambda: pd.concat([cells_of(path) for path in pages], ignore_index=True))
    checked = ours("check", *pages)
    with tempfile.TemporaryDirectory() as place:
        sheets, rest = timed(lambda: publish(cells, Path(place)))
        one, all_threads = (
            ours("run", folder, "--out", Path(place) / "out", "--no-cache", "--quiet", *jobs) for jobs in (["--jobs", 1], [])
        )
    print(f"{len(pages)} pages; the script's rows: {', '.join(f'{len(frame)} {name}' for name, frame in sheets.items())}")
    print(f"reading: the script takes {read / checked:.1f} times as long as nianbao check")
    print(
        f"whole: {(read + rest) / one:.1f} times as long as nianbao run on one thread,"
        f" {(read + rest) / all_threads:.1f} times on all"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
