"""The same first half of the job as a script with pandas and lxml would do it, and how many times longer it takes.

    pip install pandas lxml
    cargo build --release
    python tests/speed/pandas_pipeline.py FOLDER target/release/nianbao

FOLDER holds pages (.html). The script reads title, agency and year, the cells of tables 2, 3 and 4 and a few figures of
the text into one frame, and adds up table 3. Then `nianbao check` reads the same pages, with all its rules. Both run on
one thread. The last line is the ratio of the two times, start-up included on both sides.

It is kinder to the script than the work is: no text that lost its table, no broken encodings, no findings.
"""

import io
import re
import subprocess
import sys
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


def balance(cells):
    """Rows of table 3 whose parts do not make their total."""
    wide = cells[cells.kind == "table3"].pivot_table(
        index=["source", "item"], columns="applicant", values="value", aggfunc="first"
    )
    parts = wide.reindex(columns=APPLICANTS[:-1]).sum(axis=1)
    return wide[parts != wide["总计"]] if "总计" in wide else wide


def main(folder, program):
    pages = sorted(path for path in Path(folder).rglob("*") if path.suffix in {".html", ".htm"})
    start = time.perf_counter()
    cells = pd.concat([cells_of(path) for path in pages])
    unbalanced = balance(cells)
    script = time.perf_counter() - start
    start = time.perf_counter()
    subprocess.run([program, "check", *map(str, pages)], stdout=subprocess.DEVNULL, check=False)
    ours = time.perf_counter() - start
    print(f"{len(pages)} pages, {len(cells)} cells by the script, {len(unbalanced)} rows of table 3 that do not add up")
    print(f"the script takes {script / ours:.1f} times as long as nianbao check")


if __name__ == "__main__":
    main(*sys.argv[1:])
