//! Of which time a figure is told: another year's, a part of the year's and several years' are not this report's.

use super::total::is_total;
use super::*;

/// All that there is by the end of a year.
static STOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:截至|截止|至|到)(?:(?:19|20)\d{2}年)?(?:年底|底|12月31日|12月底|年末)")
        .expect("a constant pattern")
});

/// Behind such a figure, what of it is the year's.
static OF_THIS_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[,(](?:其中,?(?:本年|今年|当年|全年|(?:19|20)\d{2}年)|[较比](?:19|20)\d{2}年底)")
        .expect("a constant pattern")
});

/// 平台共主动公开信息23106条(其中今年新增6832条): what is anew is told apart.
static ANEW_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[,(]其中,?(?:本年|今年|当年|(?:19|20)\d{2}年)度?新增").expect("a constant pattern")
});

impl Reader<'_> {
    /// Whether the nearest year in front is another than the reporting year.
    pub(super) fn other_year(&self, text: &str, at: usize) -> bool {
        let Some(year) = self.context.year else { return false };
        // A year inside brackets or a title is not the sentence's,
        // nor is one that the figure is only compared with (比2022年下降).
        // nor is the year from which or to which a request is carried.
        let own = |start: usize, end: usize, in_title: bool| {
            let carried = text[..start].ends_with("结转")
                || text[..start].ends_with("结转至")
                || text[..start].ends_with("结转到")
                || text[end..].trim_start_matches('度').starts_with("结转");
            // (2022年) only names it; (2022年新收51件) tells of it.
            let bare = text[..start].ends_with('(') && text[end..].trim_start_matches('度').starts_with(')');
            !carried
                && !in_title
                && !bare
                && !["比", "较", "同比", "与", "于", "-", "—", "~"]
                    .iter()
                    .any(|word| text[..start].ends_with(word))
        };
        // 比2022年(复议240宗、诉讼77宗): what stands in the bracket is that year's.
        let compared = |start: usize, end: usize| {
            ["比", "较", "同比", "与"].iter().any(|word| text[..start].ends_with(word))
                && text[end..].starts_with('(')
        };
        let years = self.memo.years.get_or_init(|| {
            // Brackets of titles are counted along the way.
            let (mut open, mut counted) = (0i64, 0);
            let mut years: Vec<(usize, i32)> = YEAR
                .captures_iter(text)
                .filter_map(|found| {
                    let (whole, digits) = (found.get(0)?, found.get(1)?);
                    for c in text[counted..whole.start()].chars() {
                        open += i64::from(c == '《') - i64::from(c == '》');
                    }
                    counted = whole.start();
                    let in_title = open > 0 || in_number(text, whole.start());
                    let told =
                        own(whole.start(), whole.end(), in_title) || compared(whole.start(), whole.end());
                    (whole.as_str().ends_with('年') && told)
                        .then(|| Some((whole.end(), digits.as_str().parse().ok()?)))
                        .flatten()
                })
                .collect();
            // What is told in brackets ends with them: 办结501件(含2015年转结22件),其中….
            let closed: Vec<(usize, i32)> = years
                .iter()
                .enumerate()
                .filter(|(_, (_, named))| *named != year)
                .filter_map(|(index, (end, _))| {
                    let front = back(text, *end + usize::from(text[*end..].starts_with('(')));
                    front.rfind(['(', ')']).filter(|at| front[*at..].starts_with('('))?;
                    let close = end + text[*end..].find([')', '。'])?;
                    let above = index.checked_sub(1).map_or(year, |above| years[above].1);
                    Some((close, above))
                })
                .collect();
            years.extend(closed);
            years.extend(by_name(text, year));
            if ["近", "年来", "年间", "期间"].iter().any(|word| self.memo.has(text, word)) {
                years.extend(spans_by_name(text));
            }
            years.extend(spans_of_years(text));
            years.sort_unstable();
            years
        });
        let before = years.partition_point(|(end, _)| *end <= at);
        if before == 0 { self.other_span } else { years[before - 1].1 != year }
    }

    /// Whether what is told at the end of a sentence, and goes on behind its semicolon, is told of several years.
    pub(super) fn ends_in_other_span(&self, text: &str) -> bool {
        text.ends_with(';')
            && match self.memo.years.get().and_then(|years| years.last()) {
                Some((_, year)) => *year == i32::MAX,
                None => self.other_span,
            }
    }

    /// Whether the reporting year is named in front of a place.
    fn reporting_year_before(&self, text: &str, at: usize) -> bool {
        let Some(year) = self.context.year else { return false };
        let first = self.memo.reporting_year.get_or_init(|| {
            let name = format!("{year}年");
            text.find(&name).map(|start| start + name.len())
        });
        first.is_some_and(|end| end <= at)
    }

    pub(super) fn carried_by_year(&self, text: &str, carry: Cue, figure: usize) -> Option<Item> {
        let year = self.context.year?;
        // The year stands right in front of the word or right behind it: 2021年结转, 结转2023年度.
        let clause = clause_start(text, carry.start);
        let from = text[clause..carry.start]
            .rfind("年")
            .map_or(clause, |at| (clause + at).saturating_sub(4).max(clause));
        let named: i32 = YEAR.captures(text.get(from..figure)?)?.get(1)?.as_str().parse().ok()?;
        match named - year {
            -1 => Some(Item::CarriedOver),
            1 => Some(Item::CarriedForward),
            _ => None,
        }
    }

    /// A figure of many years, or of this one; `None` when the item has no name for the former.
    pub(super) fn cumulative(&self, item: Item, place: &Place<'_>, near: &[Cue]) -> Option<Item> {
        if place.governors.iter().any(|cue| cue.meaning == Meaning::Newly) {
            return Some(item);
        }
        let cumulative = place
            .governors
            .iter()
            .any(|cue| cue.meaning == Meaning::Cumulative && many_years(&place.text[cue.start..cue.end]))
            || near.iter().any(|cue| {
                cue.meaning == Meaning::Cumulative
                    && (&place.text[cue.start..cue.end] == "累计"
                        || place.text[cue.start..cue.end].contains("以来"))
            })
            || self.since_earlier(place)
            || item.key().starts_with("proactive_") && ANEW_BEHIND.is_match(place.next)
            // 截至2012年12月31日,已主动公开政府信息618条,其中本年度122条: the year's are told apart.
            || is_total(item) && OF_THIS_YEAR.is_match(place.next) && STOCK.is_match(back(place.text, place.figure.start))
            // 截至2016年12月31日,主动公开政府信息总量达1862条: all that there is.
            || place.text[..place.figure.start].ends_with("总量达")
            || place.text[..place.figure.start].ends_with("总量为");
        if !cumulative {
            return Some(item);
        }
        let until = place.governors.iter().any(|cue| {
            matches!(
                &place.text[cue.start..cue.end],
                "截至" | "截止" | "截至目前" | "截止目前" | "以来" | "历年"
            ) || many_years(&place.text[cue.start..cue.end])
        }) || ANEW_BEHIND.is_match(place.next)
            || is_stock(back(place.text, place.figure.start));
        let this_year = near.iter().any(|cue| cue.meaning == Meaning::ThisYear)
            || self.reporting_year_before(place.text, place.figure.start);
        if this_year && !until {
            return Some(item);
        }
        // 近三年, “十三五”期间: of a span that no item counts.
        if place.governors.iter().any(|cue| many_years(&place.text[cue.start..cue.end])) {
            return None;
        }
        matches!(item, Item::ProactiveTotal | Item::ProactivePlatform)
            .then_some(Item::ProactiveTotalCumulative)
    }

    /// “十二五”以来,我局共收到…216件: since a time before this year, with nothing in between that says 今年.
    fn since_earlier(&self, place: &Place<'_>) -> bool {
        let text = place.text;
        let Some(since) = place
            .governors
            .iter()
            .rev()
            .find(|cue| cue.meaning == Meaning::Cumulative && text[cue.start..cue.end].ends_with("以来"))
        else {
            return false;
        };
        let words = back(text, since.start);
        let words = &words[words.rfind([',', ';', '。']).map_or(0, |at| at + 1)..];
        let this_year = ["今年", "本年", "本年度", "年初", "全年"].iter().any(|word| words.ends_with(word))
            || self.context.year.is_some_and(|year| words.contains(&format!("{year}年")))
            || place.governors.iter().any(|cue| cue.start > since.end && cue.meaning == Meaning::ThisYear)
            || self.reporting_year_before(&text[since.end..], place.figure.start - since.end);
        !this_year
    }
}

/// 至2010年底,我局累计主动公开: all that there is, where no first day stands in front.
fn is_stock(words: &str) -> bool {
    STOCK.find_iter(words).any(|found| !words[..found.start()].ends_with(['日', '起', '月']))
}

/// Years that are told by their distance: 去年, 上一年度 at the head of a clause; and 今年, which ends what was told of
/// another.
fn by_name(text: &str, year: i32) -> Vec<(usize, i32)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(]|[我本][局办厅委院县市区镇乡]|本机关|本单位)(去年|上一?年度?|前年|今年|本年度?|当年)")
            .expect("a constant pattern")
    });
    // 上年度工作基础上, 去年同期, 上年结转 are not told of that year.
    let beside =
        ["工作", "报告", "基础", "存在", "的问题", "同期", "结转", "转入", "遗留", "末", "未", "相比"];
    NAME.captures_iter(text)
        .filter_map(|found| found.get(1))
        .filter(|name| !beside.iter().any(|word| text[name.end()..].starts_with(word)))
        .flat_map(|name| {
            let distance = match name.as_str().chars().next() {
                Some('去' | '上') => -1,
                Some('前') => -2,
                _ => 0,
            };
            // What is told in brackets ends with them: 受理申请2件(去年5件),办结2件.
            let bracket = text[..name.start()].ends_with('(').then(|| text[name.end()..].find(')')).flatten();
            let closed = bracket.map(|at| (name.end() + at, year));
            [Some((name.end(), year + distance)), closed].into_iter().flatten()
        })
        .collect()
}

/// 近三年, “十三五”期间: what is told of several years is told of none. The end of each name, and no year.
fn spans_by_name(text: &str) -> impl Iterator<Item = (usize, i32)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"近[两二三四五]年|[两三四五]年[来间]|”期间").expect("a constant pattern")
    });
    NAME.find_iter(text).map(|name| (name.end(), i32::MAX))
}

/// 2008年5月1日至2012年12月31日: what is told of several years is told of none. The end of the later year, and no year.
fn spans_of_years(text: &str) -> Vec<(usize, i32)> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。(自从])((?:19|20)\d{2})年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来)?起?(?:至|到|-|—|~)((?:19|20)\d{2})年(?:度|底|末)?(?:\d{1,2}月)?(?:\d{1,2}日|底)?").expect("a constant pattern")
    });
    // 2015年、2016年收到的申请分别为58件和73件
    static EACH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"((?:19|20)\d{2})年?[、和]((?:19|20)\d{2})年[^,。;]{0,30}分别")
            .expect("a constant pattern")
    });
    [&*SPAN, &*EACH]
        .into_iter()
        .flat_map(|pattern| pattern.captures_iter(text))
        .filter(|found| found[1] < found[2])
        .filter_map(|found| Some((found.get(0)?.end(), i32::MAX)))
        .collect()
}

/// Words that say of which span a figure is told.
pub(super) fn is_span(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::PartOfYear | Meaning::ThisYear)
}

/// Whether what is told here is of a part of the year: 上半年收到6件, 3月收到4件. `span` is the last word in front that
/// says of which span it is.
pub(super) fn part_of_year(text: &str, span: Option<Meaning>, at: usize, year: Option<i32>) -> bool {
    static MONTH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(中])(?:1[0-2]|[1-9])月份?(?:共|新)?(?:收到|受理|接到|公开|发布|答复|办结)?\p{Han}{0,4}$").expect("a constant pattern")
    });
    // A month and what stands between it and the figure are short; nothing else is looked through.
    span == Some(Meaning::PartOfYear) || of_some_months(text, at, year) || {
        let words = back(text, at);
        let from = words.char_indices().rev().nth(MONTH_WORDS).map_or(0, |(from, _)| from);
        MONTH.is_match(&words[from..])
    }
}

/// 1—6月,我局收到…, 2019年5月15日至12月31日收到…: what follows is told of these months, until 全年. The year of 2008 began
/// in May, with the Regulation.
fn of_some_months(text: &str, at: usize, year: Option<i32>) -> bool {
    static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{1,2})月?(?:\d{1,2}日)?起?(?:-|—|–|~|至|到)+(?:(?:19|20)\d{2}年)?(\d{1,2})月")
            .expect("a constant pattern")
    });
    let words = back(text, at);
    // Months from one to another are told together; nothing is looked for in front of the first.
    let Some(month) = memchr::memmem::find(words.as_bytes(), "月".as_bytes()) else { return false };
    if !words[month..].contains(['-', '—', '–', '~', '至', '到'])
        && !words[..month].contains(['-', '—', '–', '~', '至', '到'])
    {
        return false;
    }
    MONTHS.captures_iter(words).last().is_some_and(|months| {
        let behind = &words[months.get(0).map_or(0, |whole| whole.end())..];
        let first = if year == Some(2008) { ["1", "5"] } else { ["1", "1"] };
        let whole_year = first.contains(&months[1].trim_start_matches('0')) && &months[2] == "12";
        !whole_year && !["全年", "本年", "今年", "年度"].iter().any(|word| behind.contains(word))
    })
}

/// More characters than a month and the words that may stand behind it.
const MONTH_WORDS: usize = 24;

/// Words for several years together.
fn many_years(words: &str) -> bool {
    ["近三年", "近两年", "近五年", "三年来", "五年来", "两年来", "近年来", "五”期间", "五期间"]
        .contains(&words)
}

/// Whether a year is part of a document's number: 〔2019〕.
fn in_number(text: &str, at: usize) -> bool {
    text[..at].ends_with(['〔', '[', '('])
        && text[at..].chars().take(12).collect::<String>().find([')', '〕', ']']).is_some_and(|end| end < 12)
}
