//! Readings → parts: the Parquet files that the map half leaves for the reduce half.
//!
//! Parts are internal. They hold what a document says and nothing that needs another document; the public tables are
//! made from them (`reduce`). The same rows travel through a cluster engine.

use polars::prelude::{BooleanChunked, Column, DataFrame, PolarsResult};

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
    // Place among the rows of the report: an engine may bring them back in any order.
    ("seq", Int32),
    ("item", Utf8),
    ("applicant", Utf8),
    ("value", Float64),
    ("status", Utf8),
    ("raw", Utf8),
    ("source_kind", Utf8),
    ("line", Int32),
    ("quote", Utf8),
];

pub const CONTRADICTIONS: Shape = &[
    ("report_id", Utf8),
    ("seq", Int32),
    ("rule", Utf8),
    ("item", Utf8),
    ("line", Int32),
    ("raw", Utf8),
    ("quote", Utf8),
];

/// What a report says beside figures of items; see `extract::passage`.
pub const PASSAGES: Shape = &[
    ("report_id", Utf8),
    ("seq", Int32),
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

const SHAPES: [Shape; NAMES.len()] = [INPUTS, REPORTS, CELLS, CONTRADICTIONS, PASSAGES];

/// Whether a frame has the columns of a part table, in their order and of their types.
pub fn fits(frame: &DataFrame, name: &str) -> bool {
    NAMES.iter().position(|known| *known == name).is_some_and(|index| {
        let shape = SHAPES[index];
        frame.width() == shape.len()
            && frame
                .columns()
                .iter()
                .zip(shape)
                .all(|(column, (name, dtype))| column.name() == name && *column.dtype() == dtype.polars())
    })
}

/// The one shape in which rows of all part tables travel through an engine that knows a single schema: the name of the
/// part table, then every column of any of them once, null where the row's table has no such column.
pub fn wide_shape() -> Vec<(&'static str, Dtype)> {
    let mut columns: Vec<(&'static str, Dtype)> = vec![("part", Utf8)];
    for (name, dtype) in SHAPES.iter().flat_map(|shape| shape.iter()) {
        if !columns.iter().any(|(known, _)| known == name) {
            columns.push((name, *dtype));
        }
    }
    columns
}

/// Part tables → travelling rows.
pub fn wide(parts: &mut Parts) -> PolarsResult<DataFrame> {
    let shape = wide_shape();
    let mut all = Rows::new(shape.iter().copied()).finish()?;
    for (name, frame) in NAMES.iter().zip(parts.frames()) {
        let height = frame.height();
        let columns = shape
            .iter()
            .map(|(column, dtype)| match (*column, frame.column(column)) {
                ("part", _) => Column::new("part".into(), vec![*name; height]),
                (_, Ok(values)) => values.clone(),
                (_, Err(_)) => Column::full_null((*column).into(), height, &dtype.polars()),
            })
            .collect();
        all.vstack_mut(&DataFrame::new(height, columns)?)?;
    }
    all.rechunk_mut();
    Ok(all)
}

/// Travelling rows → one part table's rows, with its columns and types.
pub fn narrow(rows: &DataFrame, name: &str) -> PolarsResult<DataFrame> {
    let shape = NAMES.iter().position(|known| *known == name).map_or(INPUTS, |index| SHAPES[index]);
    let mine: BooleanChunked =
        rows.column("part")?.str()?.iter().map(|part| Some(part == Some(name))).collect();
    let rows = rows.filter(&mine)?;
    let columns = shape
        .iter()
        .map(|(column, dtype)| rows.column(column)?.cast(&dtype.polars()))
        .collect::<PolarsResult<Vec<Column>>>()?;
    DataFrame::new(rows.height(), columns)
}

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
                identity.sector.map(|sector| sector.key()).into(),
                identity.scope.map(|scope| scope.key()).into(),
                report.extraction.tables.iter().filter(|present| **present).count().into(),
                report.extraction.cells.iter().filter(|cell| cell.status.has_value()).count().into(),
            ]);
            for (seq, cell) in report.extraction.cells.iter().enumerate() {
                cells.push(&[
                    Value::from(&report.report_id),
                    seq.into(),
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
            for (seq, contradiction) in report.extraction.contradictions.iter().enumerate() {
                contradictions.push(&[
                    Value::from(&report.report_id),
                    seq.into(),
                    contradiction.rule.into(),
                    contradiction.item.key().into(),
                    contradiction.line.into(),
                    (&contradiction.raw).into(),
                    (&contradiction.quote).into(),
                ]);
            }
            for (seq, passage) in report.passages.iter().enumerate() {
                passages.push(&[
                    Value::from(&report.report_id),
                    seq.into(),
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
