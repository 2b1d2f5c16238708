//! Which of several reports of one agency and year stands.
//!
//! The rule, in this order: the more complete report, the one with more of its tables, the one with more stated figures,
//! the later publication, the shorter source name (a copy's name says more), the first in alphabetical order. All are
//! kept; one is current, the others point to it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::load::{Name, ReportRow};
use crate::schema::Completeness;

pub fn choose(reports: &mut [ReportRow]) {
    let mut groups: BTreeMap<(Name, i32), Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        if let (Some(agency_id), Some(year)) = (&report.agency_id, report.year)
            && report.completeness != Completeness::Sample
        {
            groups.entry((agency_id.clone(), year)).or_default().push(index);
        }
    }
    for members in groups.into_values().filter(|members| members.len() > 1) {
        let Some(best) = members.iter().copied().min_by_key(|index| rank(&reports[*index])) else { continue };
        let standing = reports[best].report_id.clone();
        for index in members.into_iter().filter(|index| *index != best) {
            reports[index].is_current = false;
            reports[index].duplicate_of = Some(standing.clone());
        }
    }
}

fn rank(report: &ReportRow) -> impl Ord + use<> {
    let completeness = match report.completeness {
        Completeness::Full => 0,
        Completeness::Partial => 1,
        Completeness::Stub => 2,
        Completeness::Sample => 3,
    };
    (
        completeness,
        Reverse(report.tables),
        Reverse(report.stated),
        Reverse(report.days[2]),
        report.source.len(),
        report.source.clone(),
        report.ordinal,
    )
}
