//! Where a body sits: the names of places at the head of its own name, looked up among the administrative divisions of
//! the report's year.
//!
//! The table (`data/reference/divisions.csv`, licence beside it) holds provinces, prefectures and counties from 2008 on
//! with the years in which each code stood. A name that several places bear (朝阳区, 鼓楼区) is decided only by what the
//! document says elsewhere, in the order of trust that [`Hints`] lists; otherwise it stays undecided.

use std::collections::HashMap;
use std::sync::LazyLock;

/// An administrative division during a span of years.
#[derive(Debug)]
pub struct Division {
    /// Six digits.
    pub code: &'static str,
    pub name: &'static str,
    pub rank: Rank,
    pub parent: &'static str,
    from: i32,
    to: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Province,
    Prefecture,
    County,
}

/// What else a document says of the place, from the most to the least trusted.
#[derive(Clone, Debug, Default)]
pub struct Hints<'a> {
    pub body: &'a str,
    pub metadata: &'a str,
    /// First six digits of the code by which a government site is registered.
    pub site_code: Option<&'a str>,
    pub path: &'a str,
}

/// The place at the head of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locality {
    /// Code of the lowest division; `None` where the name does not decide it.
    pub code: Option<&'static str>,
    pub rank: Option<Rank>,
    pub province: Option<&'static str>,
    pub prefecture: Option<&'static str>,
    pub county: Option<&'static str>,
    /// Bytes of the name that were places.
    pub used: usize,
}

/// Changes of the code book reach documents a little early or late.
const TOLERANCE: i32 = 1;

/// Municipalities: their districts have no prefecture between.
pub const MUNICIPALITIES: [&str; 4] = ["110000", "120000", "310000", "500000"];

struct Gazetteer {
    all: Vec<Division>,
    by_name: HashMap<&'static str, Vec<usize>>,
    longest: usize,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut all = Vec::new();
    for line in include_str!("../../data/reference/divisions.csv").lines().skip(1) {
        let fields: Vec<&'static str> = line.split(',').collect();
        let [code, name, rank, parent, from, to] = fields[..] else { continue };
        let rank = match rank {
            "province" => Rank::Province,
            "prefecture" => Rank::Prefecture,
            _ => Rank::County,
        };
        let year = |text: &str, open: i32| text.parse().unwrap_or(open);
        all.push(Division { code, name, rank, parent, from: year(from, 0), to: year(to, 9999) });
    }
    let mut by_name: HashMap<&'static str, Vec<usize>> = HashMap::new();
    for (index, division) in all.iter().enumerate() {
        by_name.entry(division.name).or_default().push(index);
    }
    let longest = all.iter().map(|division| division.name.len()).max().unwrap_or(0);
    Gazetteer { all, by_name, longest }
});

impl Gazetteer {
    /// Divisions whose name stands at the head of a text, longest names first.
    fn heading(&self, text: &str) -> Vec<&Division> {
        let mut found = Vec::new();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if end > self.longest {
                break;
            }
            if let Some(indexes) = self.by_name.get(&text[..end]) {
                found.extend(indexes.iter().map(|index| &self.all[*index]));
            }
        }
        found.sort_by_key(|division| std::cmp::Reverse(division.name.len()));
        found
    }

    /// The division that a code named in a year.
    fn coded(&self, code: &str, year: Option<i32>) -> Option<&Division> {
        let mut all = self.all.iter().filter(|division| division.code == code);
        let first = all.clone().next();
        all.find(|division| division.stood(year)).or(first)
    }

    fn is_below(&self, lower: &Division, upper: &Division) -> bool {
        let mut at = lower;
        for _ in 0..3 {
            if at.parent == upper.code || at.code == upper.code {
                return true;
            }
            match self.coded(at.parent, None) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

impl Division {
    fn stood(&self, year: Option<i32>) -> bool {
        year.is_none_or(|year| self.from - TOLERANCE <= year && year <= self.to + TOLERANCE)
    }
}

/// The name of the division with this code.
pub fn named(code: &str, year: Option<i32>) -> Option<&'static str> {
    GAZETTEER.coded(code, year).map(|division| division.name)
}

/// Province, prefecture and county of a code.
pub fn of_code(code: &str, year: Option<i32>) -> Locality {
    GAZETTEER.coded(code, year).map_or_else(Locality::default, |division| locality(division, 0))
}

fn locality(division: &'static Division, used: usize) -> Locality {
    let mut out =
        Locality { code: Some(division.code), rank: Some(division.rank), used, ..Locality::default() };
    let mut at = Some(division);
    while let Some(here) = at {
        match here.rank {
            Rank::Province => out.province = Some(here.name),
            Rank::Prefecture => out.prefecture = Some(here.name),
            Rank::County => out.county = Some(here.name),
        }
        at = if here.parent.is_empty() { None } else { GAZETTEER.coded(here.parent, None) };
    }
    out
}

/// Reads the places at the head of a body's name: `浙江省绍兴市嵊州市…`, `嵊州市…`, `上海市青浦区…`.
pub fn locate(name: &str, year: Option<i32>, hints: &Hints<'_>) -> Locality {
    // Every chain of places that the head of the name can be: its lowest division and how far it reaches.
    let mut chains: Vec<(&'static Division, usize)> = Vec::new();
    let mut open: Vec<(Option<&'static Division>, usize)> = vec![(None, 0)];
    while let Some((above, used)) = open.pop() {
        for division in GAZETTEER.heading(&name[used..]) {
            let fits =
                above.is_none_or(|above| above.rank < division.rank && GAZETTEER.is_below(division, above));
            if fits {
                let end = used + division.name.len();
                chains.push((division, end));
                open.push((Some(division), end));
            }
        }
    }
    let Some(furthest) = chains.iter().map(|(_, end)| *end).max() else { return Locality::default() };
    let mut found: Vec<&'static Division> =
        chains.iter().filter(|(_, end)| *end == furthest).map(|(division, _)| *division).collect();
    if found.iter().any(|division| division.stood(year)) {
        found.retain(|division| division.stood(year));
    }
    found.sort_by_key(|division| (division.code, std::cmp::Reverse(division.to)));
    // One place may have had a code in two spans, or two codes of which the later stands.
    found.dedup_by_key(|division| division.code);
    match found[..] {
        [only] => locality(only, furthest),
        _ => match decided(&found, hints) {
            Some(one) => locality(one, furthest),
            None => {
                let rank = found[0].rank;
                let same = found.iter().all(|division| division.rank == rank);
                Locality { rank: same.then_some(rank), used: furthest, ..Locality::default() }
            }
        },
    }
}

/// Which of several namesakes the document speaks of.
fn decided(found: &[&'static Division], hints: &Hints<'_>) -> Option<&'static Division> {
    let by_words = |text: &str| {
        if text.is_empty() {
            return None;
        }
        // The place right above decides; the province only where no such place is named.
        for nearest in [true, false] {
            let mut named = found.iter().copied().filter(|division| {
                let here = locality(division, 0);
                let above = if nearest { here.prefecture.or(here.province) } else { here.province };
                above.is_some_and(|above| text.contains(above))
            });
            match (named.next(), named.next()) {
                (Some(one), None) => return Some(one),
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        None
    };
    let by_site = || {
        let site = hints.site_code?;
        let exact = found.iter().copied().find(|division| division.code == site);
        let mut near = found.iter().copied().filter(|division| division.code.get(..4) == site.get(..4));
        exact.or_else(|| near.next().filter(|_| near.next().is_none()))
    };
    by_words(hints.body)
        .or_else(|| by_words(hints.metadata))
        .or_else(by_site)
        .or_else(|| by_words(hints.path))
}

/// The county of a 分局 within a city: `长宁` of 上海市公安局长宁分局.
pub fn branch(rest: &str, above: &Locality, year: Option<i32>) -> Option<Locality> {
    let stem = rest.strip_suffix("分局")?;
    let place = &stem[stem.rfind('局')? + '局'.len_utf8()..];
    let upper = GAZETTEER.coded(above.code?, year)?;
    let mut found = ["", "区", "县", "市"].iter().filter_map(|suffix| {
        let name = format!("{place}{suffix}");
        let indexes = GAZETTEER.by_name.get(name.as_str())?;
        indexes.iter().map(|index| &GAZETTEER.all[*index]).find(|division| {
            division.rank == Rank::County && division.stood(year) && GAZETTEER.is_below(division, upper)
        })
    });
    let one = found.next()?;
    Some(locality(one, above.used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(
        name: &str,
        year: i32,
        hints: &Hints<'_>,
    ) -> (Option<&'static str>, Option<&'static str>, Option<&'static str>) {
        let place = locate(name, Some(year), hints);
        (place.province, place.prefecture, place.county)
    }

    #[test]
    fn names_of_places_stand_at_the_head() {
        let none = Hints::default();
        assert_eq!(
            found("嵊州市人民政府办公室", 2020, &none),
            (Some("浙江省"), Some("绍兴市"), Some("嵊州市"))
        );
        assert_eq!(
            found("广州市番禺区建设局", 2008, &none),
            (Some("广东省"), Some("广州市"), Some("番禺区"))
        );
        assert_eq!(found("上海市青浦区环境保护局", 2013, &none), (Some("上海市"), None, Some("青浦区")));
        assert_eq!(found("吉林省商务厅", 2020, &none), (Some("吉林省"), None, None));
        assert_eq!(found("吉林市财政局", 2020, &none), (Some("吉林省"), Some("吉林市"), None));
        assert_eq!(found("海南省三亚市财政局", 2020, &none), (Some("海南省"), Some("三亚市"), None));
        assert_eq!(found("示例市财政局", 2020, &none), (None, None, None));
    }

    #[test]
    fn namesakes_are_decided_by_the_document_or_not_at_all() {
        let none = Hints::default();
        assert_eq!(found("朝阳区教育局", 2020, &none), (None, None, None));
        let rank = locate("朝阳区教育局", Some(2020), &none).rank;
        assert_eq!(rank, Some(Rank::County));
        let body = Hints { body: "按照长春市人民政府的要求", ..Hints::default() };
        assert_eq!(found("朝阳区教育局", 2020, &body), (Some("吉林省"), Some("长春市"), Some("朝阳区")));
        let site = Hints { site_code: Some("110105"), ..Hints::default() };
        assert_eq!(found("朝阳区教育局", 2020, &site), (Some("北京市"), None, Some("朝阳区")));
        let both = Hints { body: "北京市与长春市的经验", ..Hints::default() };
        assert_eq!(found("朝阳区教育局", 2020, &both).0, None, "two namesakes' parents are named");
    }

    #[test]
    fn the_year_decides_between_old_and_new_codes() {
        let none = Hints::default();
        assert_eq!(found("莱芜市财政局", 2017, &none), (Some("山东省"), Some("莱芜市"), None));
        assert_eq!(
            found("济南市莱芜区财政局", 2020, &none),
            (Some("山东省"), Some("济南市"), Some("莱芜区"))
        );
        assert_eq!(locate("上海市卢湾区人民政府", Some(2010), &none).county, Some("卢湾区"));
    }

    #[test]
    fn a_branch_names_its_district() {
        let city = locate("上海市公安局长宁分局", Some(2018), &Hints::default());
        let place = branch("公安局长宁分局", &city, Some(2018));
        assert_eq!(place.and_then(|place| place.county), Some("长宁区"));
    }
}
