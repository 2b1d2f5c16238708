//! Rows → columns. The one place where values become Polars columns, and the one gate through which a frame must pass
//! to be a table of the outputs.

use polars::prelude::*;

use crate::schema::{Dtype, Table};

/// A value on its way into a column.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Null,
    Str(&'a str),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// Year, month, day.
    Day((i32, u32, u32)),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Str(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Value<'a> {
        Value::Str(text)
    }
}

impl<'a> From<&'a std::sync::Arc<str>> for Value<'a> {
    fn from(text: &'a std::sync::Arc<str>) -> Value<'a> {
        Value::Str(text)
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl From<$type> for Value<'_> {
            fn from(number: $type) -> Self {
                Value::Int(number as i64)
            }
        }
    )*};
}
integers!(i32, u32, i64, u64, usize);

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Float(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<(i32, u32, u32)> for Value<'_> {
    fn from(day: (i32, u32, u32)) -> Self {
        Value::Day(day)
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    Value<'a>: From<T>,
{
    fn from(value: Option<T>) -> Value<'a> {
        value.map_or(Value::Null, Value::from)
    }
}

enum Builder {
    Utf8(StringChunkedBuilder),
    Int32(PrimitiveChunkedBuilder<Int32Type>),
    Int64(PrimitiveChunkedBuilder<Int64Type>),
    Float64(PrimitiveChunkedBuilder<Float64Type>),
    Boolean(BooleanChunkedBuilder),
    Date(PrimitiveChunkedBuilder<Int32Type>),
}

/// Collects rows of one shape.
pub struct Rows {
    builders: Vec<Builder>,
    height: usize,
}

impl Rows {
    pub fn new<'a>(columns: impl Iterator<Item = (&'a str, Dtype)>) -> Rows {
        let builders = columns
            .map(|(name, dtype)| {
                let name = PlSmallStr::from_str(name);
                match dtype {
                    Dtype::Utf8 => Builder::Utf8(StringChunkedBuilder::new(name, 0)),
                    Dtype::Int32 => Builder::Int32(PrimitiveChunkedBuilder::new(name, 0)),
                    Dtype::Int64 => Builder::Int64(PrimitiveChunkedBuilder::new(name, 0)),
                    Dtype::Float64 => Builder::Float64(PrimitiveChunkedBuilder::new(name, 0)),
                    Dtype::Boolean => Builder::Boolean(BooleanChunkedBuilder::new(name, 0)),
                    Dtype::Date => Builder::Date(PrimitiveChunkedBuilder::new(name, 0)),
                }
            })
            .collect();
        Rows { builders, height: 0 }
    }

    pub fn of(table: &Table) -> Rows {
        Rows::new(table.columns.iter().map(|column| (column.name.as_ref(), column.dtype)))
    }

    pub fn len(&self) -> usize {
        self.height
    }

    pub fn is_empty(&self) -> bool {
        self.height == 0
    }

    /// Adds a row; as many values as columns, each of its column's type or null.
    ///
    /// # Panics
    /// When the number of values or a type does not fit: a fault of the program, found by any test that builds a row.
    pub fn push(&mut self, values: &[Value<'_>]) {
        assert_eq!(values.len(), self.builders.len(), "a row has one value for each column");
        for (builder, value) in self.builders.iter_mut().zip(values) {
            match (builder, *value) {
                (Builder::Utf8(b), Value::Str(text)) => b.append_value(text),
                (Builder::Utf8(b), Value::Null) => b.append_null(),
                (Builder::Int32(b), Value::Int(number)) => b.append_option(i32::try_from(number).ok()),
                (Builder::Int32(b), Value::Null) => b.append_null(),
                (Builder::Int64(b), Value::Int(number)) => b.append_value(number),
                (Builder::Int64(b), Value::Float(number)) => {
                    b.append_option((number.fract() == 0.0).then_some(number as i64))
                }
                (Builder::Int64(b), Value::Null) => b.append_null(),
                (Builder::Float64(b), Value::Float(number)) => b.append_value(number),
                (Builder::Float64(b), Value::Null) => b.append_null(),
                (Builder::Boolean(b), Value::Bool(truth)) => b.append_value(truth),
                (Builder::Boolean(b), Value::Null) => b.append_null(),
                (Builder::Date(b), Value::Day(day)) => b.append_option(days_since_epoch(day)),
                (Builder::Date(b), Value::Null) => b.append_null(),
                (_, value) => panic!("{value:?} does not fit its column"),
            }
        }
        self.height += 1;
    }

    pub fn finish(self) -> PolarsResult<DataFrame> {
        let columns = self
            .builders
            .into_iter()
            .map(|builder| {
                Ok(match builder {
                    Builder::Utf8(b) => b.finish().into_column(),
                    Builder::Int32(b) => b.finish().into_column(),
                    Builder::Int64(b) => b.finish().into_column(),
                    Builder::Float64(b) => b.finish().into_column(),
                    Builder::Boolean(b) => b.finish().into_column(),
                    Builder::Date(b) => b.finish().into_column().cast(&DataType::Date)?,
                })
            })
            .collect::<PolarsResult<Vec<Column>>>()?;
        DataFrame::new(self.height, columns)
    }
}

/// Days from 1970-01-01; `None` for a day that no calendar has.
pub fn days_since_epoch((year, month, day): (i32, u32, u32)) -> Option<i32> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    if day == 0 || day > length {
        return None;
    }
    // Days of a calendar whose year begins in March (H. Hinnant, "chrono-compatible low-level date algorithms").
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let shifted = (month as i32 + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + day as i32 - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

impl Dtype {
    pub fn polars(self) -> DataType {
        match self {
            Dtype::Utf8 => DataType::String,
            Dtype::Int32 => DataType::Int32,
            Dtype::Int64 => DataType::Int64,
            Dtype::Float64 => DataType::Float64,
            Dtype::Boolean => DataType::Boolean,
            Dtype::Date => DataType::Date,
        }
    }
}

impl Table {
    /// Whether a frame is this table: exactly these columns, in this order, of these types.
    pub fn conform(&self, frame: &DataFrame) -> PolarsResult<()> {
        let found: Vec<(String, DataType)> = frame
            .columns()
            .iter()
            .map(|column| (column.name().to_string(), column.dtype().clone()))
            .collect();
        let wanted: Vec<(String, DataType)> =
            self.columns.iter().map(|column| (column.name.to_string(), column.dtype.polars())).collect();
        if found != wanted {
            let odd = found.iter().zip(&wanted).find(|(a, b)| a != b);
            polars_bail!(SchemaMismatch: "a frame is not the table {}: {odd:?} ({} and {} columns)", self.name, found.len(), wanted.len());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!(days_since_epoch((1970, 1, 1)), Some(0));
        assert_eq!(days_since_epoch((2000, 3, 1)), Some(11017));
        assert_eq!(days_since_epoch((2024, 2, 29)), Some(19782));
        assert_eq!(days_since_epoch((2023, 2, 29)), None);
        assert_eq!(days_since_epoch((2023, 13, 1)), None);
    }

    #[test]
    fn a_frame_that_is_not_its_table_is_refused() {
        let table = Table::named("inputs");
        let frame = Rows::new([("source", Dtype::Utf8)].into_iter()).finish().unwrap();
        assert!(table.conform(&frame).is_err());
        assert!(table.conform(&Rows::of(table).finish().unwrap()).is_ok());
    }
}
