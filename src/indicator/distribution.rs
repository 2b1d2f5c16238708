//! How the values of single agencies are spread in their groups: median and quartiles, beside the ratios of sums that
//! `indicators` gives of the same groups. Rates over few cases are left out and counted.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use polars::prelude::*;

use super::compute::{Figure, Stated, Word};
use crate::check::peers::{JUDGED, Outlier};
use crate::frame::{Rows, Value};
use crate::reduce::Settings;
use crate::schema::{Level, ScopeKind, Sector, Table};

/// Values in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    pub n: usize,
    /// Least, lower quartile, median, upper quartile, greatest.
    pub marks: [f64; 5],
}

impl Spread {
    /// By linear interpolation (the method of spreadsheets' QUARTILE.INC, of numpy and of SQL's quantile_cont); `None`
    /// of no values.
    pub fn of(mut values: Vec<f64>) -> Option<Spread> {
        if values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let marks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|q| {
            let place = q * (values.len() - 1) as f64;
            let low = place.floor() as usize;
            let high = (low + 1).min(values.len() - 1);
            values[low] + (place - low as f64) * (values[high] - values[low])
        });
        Some(Spread { n: values.len(), marks })
    }
}

/// The values of one group in one year.
#[derive(Default)]
struct Gathered {
    name: Word,
    values: Vec<f64>,
    /// Rates over few cases.
    small: usize,
}

/// The name of the agencies of one level and sector.
fn peers_name(level: &str, sector: &str) -> String {
    let level = Level::from_key(level).map_or_else(|| level.to_string(), |level| level.label().to_string());
    let sector =
        Sector::from_key(sector).map_or_else(|| sector.to_string(), |sector| sector.label().to_string());
    format!("{level}·{sector}")
}

/// The rows of `distribution` of one indicator, and the outliers among agencies with the place of each one's report.
pub fn of(stated: &Stated<'_>, settings: &Settings) -> PolarsResult<(DataFrame, Vec<(usize, Outlier)>)> {
    let (keys, indicator) = (stated.keys, stated.indicator);
    // By the numbers of the words that name a group; they are put in the table's order when all are known.
    let mut gathered: HashMap<(ScopeKind, Word, Word, i32), Gathered> = HashMap::new();
    for (row, figure) in stated.iter().filter(|(row, _)| keys.enters_groups(*row)) {
        let (Some(value), year) = (figure.value, keys.year[row]) else { continue };
        let (level, sector) = (keys.level[row], keys.sector[row]);
        let peers = (level.is_some() && sector.is_some()).then_some((ScopeKind::Peers, level, sector, None));
        for (kind, first, second, name) in
            keys.groups(row).map(|(kind, id, name)| (kind, id, None, name)).chain(peers)
        {
            let group = gathered.entry((kind, first, second, year)).or_default();
            group.name = group.name.or(name);
            if figure.few {
                group.small += 1;
            } else {
                group.values.push(value);
            }
        }
    }
    let groups: BTreeMap<(&str, &str, &str, i32), (ScopeKind, Gathered)> = gathered
        .into_iter()
        .map(|((kind, first, second, year), group)| {
            let first = if kind == ScopeKind::All { "all" } else { keys.word(first).unwrap_or_default() };
            ((kind.key(), first, keys.word(second).unwrap_or_default(), year), (kind, group))
        })
        .collect();
    let mut spreads: BTreeMap<(&str, &str, i32), Spread> = BTreeMap::new();
    let mut rows = Rows::of(Table::named("distribution"));
    // They come in the order of the table: the slash of level/sector stands before all letters.
    for ((_, first, second, year), (kind, group)) in groups {
        let spread = Spread::of(group.values);
        let peers = kind == ScopeKind::Peers;
        let id = if peers { format!("{first}/{second}") } else { first.to_string() };
        let name = match kind {
            ScopeKind::Peers => peers_name(first, second),
            ScopeKind::All => "全部".to_string(),
            _ => keys.word(group.name).unwrap_or(first).to_string(),
        };
        let mark = |at: usize| Value::from(spread.as_ref().map(|spread| spread.marks[at]));
        rows.push(&[
            kind.key().into(),
            (&id).into(),
            (&name).into(),
            year.into(),
            indicator.key.as_ref().into(),
            spread.as_ref().map_or(0, |spread| spread.n).into(),
            group.small.into(),
            mark(0),
            mark(1),
            mark(2),
            mark(3),
            mark(4),
        ]);
        if let (true, Some(spread)) = (peers, spread) {
            spreads.insert((first, second, year), spread);
        }
    }
    let mut outliers = Vec::new();
    if JUDGED.contains(&indicator.key.as_ref()) {
        let judged = |(row, figure): &(usize, &Figure)| keys.enters_groups(*row) && !figure.few;
        for (row, figure) in stated.iter().filter(judged) {
            let (Some(value), year) = (figure.value, keys.year[row]) else { continue };
            let (Some(level), Some(sector)) = (keys.level(row), keys.sector(row)) else { continue };
            let Some(rank) = Level::from_key(level).filter(|level| *level != Level::Unknown) else {
                continue;
            };
            let Some(spread) = spreads.get(&(level, sector, year)) else { continue };
            if settings.peering.is_far(indicator, value, spread) {
                outliers.push((
                    keys.place[row] as usize,
                    Outlier {
                        indicator: indicator.key.as_ref(),
                        year,
                        level: rank,
                        sector: Sector::from_key(sector),
                        numerator: figure.numerator,
                        denominator: figure.denominator,
                        value,
                        spread: spread.clone(),
                    },
                ));
            }
        }
    }
    Ok((rows.finish()?, outliers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_as_numpy_gives_them() {
        // numpy.percentile([1, 2, 4, 8, 16, 32], [0, 25, 50, 75, 100])
        let spread = Spread::of(vec![32.0, 1.0, 16.0, 2.0, 8.0, 4.0]).unwrap();
        assert_eq!(spread, Spread { n: 6, marks: [1.0, 2.5, 6.0, 14.0, 32.0] });
        assert_eq!(Spread::of(vec![4.0, 1.0, 3.0, 2.0]).unwrap().marks, [1.0, 1.75, 2.5, 3.25, 4.0]);
        assert_eq!(Spread::of(vec![0.5]).unwrap().marks, [0.5; 5]);
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
