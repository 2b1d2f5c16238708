//! Which inputs are the same bytes as an earlier one.
//!
//! "Earlier" means in the order of the sources, not of time: so neither the threads of one machine nor the machines of
//! a cluster decide which of two equal files stands. The one that stands is read; the others are rows with the outcome
//! `duplicate`, without a reason and without reports.

use std::collections::HashSet;

use polars::prelude::*;

use crate::schema::Outcome;

/// Marks the duplicates in the inputs, which come sorted by source; gives the sources whose reports are dropped.
pub fn settle(inputs: &DataFrame) -> PolarsResult<(DataFrame, HashSet<String>)> {
    let text = |name: &str| -> PolarsResult<&StringChunked> { inputs.column(name)?.str() };
    let (sources, hashes, outcomes, reasons) =
        (text("source")?, text("sha256")?, text("outcome")?, text("reason")?);
    let counts = inputs.column("reports")?.i32()?;
    let mut seen: HashSet<&str> = HashSet::new();
    let mut before = None;
    let mut same = Vec::with_capacity(inputs.height());
    for row in 0..inputs.height() {
        let source = sources.get(row);
        if row > 0 && source == before {
            polars_bail!(Duplicate: "the input {} stands twice in what was given; give each document once", source.unwrap_or("without a name"));
        }
        before = source;
        let readable = outcomes.get(row) != Some(Outcome::Quarantined.key());
        same.push(readable && hashes.get(row).is_some_and(|hash| !seen.insert(hash)));
    }
    let dropped = (0..inputs.height())
        .filter(|row| same[*row])
        .filter_map(|row| sources.get(row).map(str::to_string))
        .collect();
    let outcome: StringChunked = outcomes
        .iter()
        .zip(&same)
        .map(|(outcome, same)| if *same { Some(Outcome::Duplicate.key()) } else { outcome })
        .collect();
    let reason: StringChunked =
        reasons.iter().zip(&same).map(|(reason, same)| reason.filter(|_| !same)).collect();
    let reports: Int32Chunked =
        counts.iter().zip(&same).map(|(count, same)| if *same { Some(0) } else { count }).collect();
    let mut settled = inputs.clone();
    for column in [
        outcome.into_column().with_name("outcome".into()),
        reason.into_column().with_name("reason".into()),
        reports.into_column().with_name("reports".into()),
    ] {
        settled.with_column(column)?;
    }
    Ok((settled, dropped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assemble;
    use crate::frame::{Rows, Value};

    type Row<'a> = (&'a str, Option<&'a str>, &'a str, Option<&'a str>, i32);

    fn inputs(rows: &[Row<'_>]) -> DataFrame {
        let mut out = Rows::new(assemble::INPUTS.iter().copied());
        for (source, sha256, outcome, reason, reports) in rows {
            out.push(&[
                Value::from(*source),
                1.into(),
                (*sha256).into(),
                Value::Null,
                Value::Null,
                (*outcome).into(),
                (*reason).into(),
                (*reports).into(),
            ]);
        }
        out.finish().unwrap()
    }

    #[test]
    fn the_first_source_stands_and_the_unreadable_are_no_duplicates() {
        let given = inputs(&[
            ("a", Some("1"), "reports", None, 2),
            ("b", Some("1"), "reports", None, 2),
            ("c", Some("2"), "quarantined", Some("empty"), 0),
            ("d", Some("2"), "quarantined", Some("empty"), 0),
            ("e", None, "quarantined", Some("unreadable"), 0),
            ("f", Some("3"), "no_report", Some("not_a_report"), 0),
            ("g", Some("3"), "no_report", Some("not_a_report"), 0),
        ]);
        let (settled, dropped) = settle(&given).unwrap();
        let outcomes: Vec<&str> =
            settled.column("outcome").unwrap().str().unwrap().iter().flatten().collect();
        assert_eq!(
            outcomes,
            ["reports", "duplicate", "quarantined", "quarantined", "quarantined", "no_report", "duplicate"]
        );
        assert_eq!(settled.column("reports").unwrap().i32().unwrap().get(1), Some(0));
        assert_eq!(settled.column("reason").unwrap().str().unwrap().get(6), None);
        assert_eq!(dropped, HashSet::from(["b".to_string(), "g".to_string()]));
    }

    #[test]
    fn one_source_given_twice_is_refused() {
        let given = inputs(&[("a", Some("1"), "reports", None, 1), ("a", Some("2"), "reports", None, 1)]);
        assert!(matches!(settle(&given), Err(PolarsError::Duplicate(_))));
    }
}
