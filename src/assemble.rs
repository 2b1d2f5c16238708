//! Readings → parts: the Parquet files that the map half leaves for the reduce half.
//!
//! Parts are internal. They hold what a document says and nothing that needs another document; the public tables are
//! made from them (`reduce`). The same rows travel through a cluster engine.

use polars::prelude::{DataFrame, PolarsResult};

use crate::frame::{Rows, Value};
use crate::reading::Reading;
use crate::schema::Dtype::{self, Date, Float64, Int32, Int64, Utf8};

/// Shape of an internal table.
pub type Shape = &'static [(&'static str, Dtype)];

pub const INPUTS: Shape = &[
    ("source", Utf8),
    ("bytes", Int64),
    ("sha256", Utf8),
    ("media_type", Utf8),
    ("charset", Utf8),
    ("outcome", Utf8),
    ("reason", Utf8),
    ("reports", Int32),
];

pub const REPORTS: Shape = &[
    ("report_id", Utf8),
    ("source", Utf8),
    ("ordinal", Int32),
    ("line_start", Int32),
    ("line_end", Int32),
    ("title", Utf8),
    ("agency", Utf8),
    ("agency_source", Utf8),
    ("year", Int32),
    ("year_source", Utf8),
    ("period_start", Date),
    ("period_end", Date),
    ("published", Date),
    ("template", Utf8),
    ("completeness", Utf8),
    ("url", Utf8),
    ("media_type", Utf8),
    ("charset", Utf8),
    ("sha256", Utf8),
    ("division_code", Utf8),
    ("province", Utf8),
    ("prefecture", Utf8),
    ("county", Utf8),
    ("level", Utf8),
    ("sector", Utf8),
    ("scope", Utf8),
    // How much of the statutory tables was read; decides which of two versions stands.
    ("tables", Int32),
    ("stated", Int32),
];

pub const CELLS: Shape = &[
    ("report_id", Utf8),
    ("item", Utf8),
    ("applicant", Utf8),
    ("value", Float64),
    ("status", Utf8),
    ("raw", Utf8),
    ("source_kind", Utf8),
    ("line", Int32),
    ("quote", Utf8),
];

pub const CONTRADICTIONS: Shape =
    &[("report_id", Utf8), ("rule", Utf8), ("item", Utf8), ("line", Int32), ("raw", Utf8), ("quote", Utf8)];

/// What a report says beside figures of items; see `extract::passage`.
pub const PASSAGES: Shape = &[
    ("report_id", Utf8),
    ("kind", Utf8),
    ("line", Int32),
    ("number", Int32),
    ("left", Float64),
    ("right", Float64),
    ("label", Utf8),
    ("text", Utf8),
];

/// The frames of one batch of readings.
pub struct Parts {
    pub inputs: DataFrame,
    pub reports: DataFrame,
    pub cells: DataFrame,
    pub contradictions: DataFrame,
    pub passages: DataFrame,
}

/// Names of the part tables, in the order of [`Parts::frames`].
pub const NAMES: [&str; 5] = ["inputs", "reports", "cells", "contradictions", "passages"];

impl Parts {
    pub fn frames(&mut self) -> [&mut DataFrame; 5] {
        [&mut self.inputs, &mut self.reports, &mut self.cells, &mut self.contradictions, &mut self.passages]
    }
}

/// Rows of a batch, in the order of the readings.
pub fn parts(readings: &[Reading]) -> PolarsResult<Parts> {
    let rows = |shape: Shape| Rows::new(shape.iter().copied());
    let (mut inputs, mut reports, mut cells, mut contradictions, mut passages) =
        (rows(INPUTS), rows(REPORTS), rows(CELLS), rows(CONTRADICTIONS), rows(PASSAGES));
    for reading in readings {
        let none_if_empty = |text: &'static str| (!text.is_empty()).then_some(text);
        inputs.push(&[
            Value::from(&reading.source),
            reading.bytes.into(),
            reading.sha256.as_ref().into(),
            none_if_empty(reading.media_type).into(),
            none_if_empty(reading.charset).into(),
            reading.outcome.key().into(),
            reading.reason.map(|reason| reason.key()).into(),
            reading.reports.len().into(),
        ]);
        for report in &reading.reports {
            let identity = &report.identity;
            reports.push(&[
                Value::from(&report.report_id),
                (&reading.source).into(),
                report.ordinal.into(),
                report.line_start.into(),
                report.line_end.into(),
                report.title.as_ref().into(),
                identity.agency.as_ref().into(),
                identity.agency_source.map(|source| source.key()).into(),
                identity.year.into(),
                identity.year_source.map(|source| source.key()).into(),
                identity.period.map(|period| period.start).into(),
                identity.period.map(|period| period.end).into(),
                identity.published.into(),
                report.extraction.template.key().into(),
                report.completeness.key().into(),
                identity.url.as_ref().into(),
                none_if_empty(reading.media_type).into(),
                none_if_empty(reading.charset).into(),
                reading.sha256.as_ref().into(),
                identity.place.code.into(),
                identity.place.province.into(),
                identity.place.prefecture.into(),
                identity.place.county.into(),
                identity.level.map(|level| level.key()).into(),
                identity.sector.into(),
                identity.scope.map(|scope| scope.key()).into(),
                report.extraction.tables.iter().filter(|present| **present).count().into(),
                report.extraction.cells.iter().filter(|cell| cell.status.has_value()).count().into(),
            ]);
            for cell in &report.extraction.cells {
                cells.push(&[
                    Value::from(&report.report_id),
                    cell.item.key().into(),
                    cell.applicant.map(|applicant| applicant.key()).into(),
                    cell.value.into(),
                    cell.status.key().into(),
                    (&cell.raw).into(),
                    cell.kind.key().into(),
                    cell.line.into(),
                    (&cell.quote).into(),
                ]);
            }
            for contradiction in &report.extraction.contradictions {
                contradictions.push(&[
                    Value::from(&report.report_id),
                    contradiction.rule.into(),
                    contradiction.item.key().into(),
                    contradiction.line.into(),
                    (&contradiction.raw).into(),
                    (&contradiction.quote).into(),
                ]);
            }
            for passage in &report.passages {
                passages.push(&[
                    Value::from(&report.report_id),
                    passage.kind.into(),
                    passage.line.into(),
                    passage.number.into(),
                    passage.left.into(),
                    passage.right.into(),
                    (&passage.label).into(),
                    (&passage.text).into(),
                ]);
            }
        }
    }
    Ok(Parts {
        inputs: inputs.finish()?,
        reports: reports.finish()?,
        cells: cells.finish()?,
        contradictions: contradictions.finish()?,
        passages: passages.finish()?,
    })
}
