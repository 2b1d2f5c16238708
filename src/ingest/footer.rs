//! What a Parquet file says of its own sizes, held against itself before it is read.
//!
//! The reader of columns asks for as much memory as the file says it will need. A file that lies, or one with a single
//! damaged byte, can so make it ask for more than there is, and then the system ends the whole program. This looks at the
//! sizes alone and unpacks nothing.

use std::io::{self, BufReader, Read, SeekFrom};

use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{ColumnMetaData, FileMetaData, PageHeader};

use super::Limits;
use super::kind::Source;
use super::known;
use crate::schema::Reason;

/// Longest head of a page, which may hold the least and the greatest value of it.
const LONGEST_HEAD: usize = 16 << 20;

/// Says why a file must not be read.
pub(super) fn check(file: &mut dyn Source, size: u64, limits: &Limits) -> Result<(), Reason> {
    let footer = footer(file, size).ok_or(Reason::BadArchive)?;
    let rows = |rows: i64| u64::try_from(rows).map_err(|_| Reason::BadArchive);
    if rows(footer.num_rows)? > limits.entries {
        return Err(Reason::TooManyEntries);
    }
    let mut told = 0u64;
    for group in &footer.row_groups {
        told = told.saturating_add(rows(group.num_rows)?);
        for column in &group.columns {
            let column = column.meta_data.as_ref().ok_or(Reason::BadArchive)?;
            let known = column.path_in_schema.first().is_some_and(|name| known::column(name).is_some());
            if known && !pages_hold(file, size, column, group.num_rows, limits).unwrap_or(false) {
                return Err(Reason::BadArchive);
            }
        }
    }
    if told == rows(footer.num_rows)? { Ok(()) } else { Err(Reason::BadArchive) }
}

fn footer(file: &mut dyn Source, size: u64) -> Option<FileMetaData> {
    let mut end = [0; 8];
    file.seek(SeekFrom::Start(size.checked_sub(8)?)).ok()?;
    file.read_exact(&mut end).ok()?;
    let length = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    let start = size.checked_sub(8 + length).filter(|start| *start >= 4)?;
    file.seek(SeekFrom::Start(start)).ok()?;
    // Told in fewer bytes than it takes in memory, but not in a hundredth of them.
    let most = usize::try_from(length).ok()?.saturating_mul(100);
    let mut protocol = TCompactInputProtocol::new(BufReader::new(file.take(length)), most);
    (&end[4..] == b"PAR1").then(|| FileMetaData::read_from_in_protocol(&mut protocol).ok()).flatten()
}

/// Whether the pages of a column hold as many values as their rows need, and no page more than there is room for.
fn pages_hold(
    file: &mut dyn Source,
    size: u64,
    column: &ColumnMetaData,
    rows: i64,
    limits: &Limits,
) -> io::Result<bool> {
    let first = column.dictionary_page_offset.filter(|at| *at > 0).unwrap_or(column.data_page_offset);
    let end = first.checked_add(column.total_compressed_size).unwrap_or(-1);
    let (Ok(mut at), Ok(end)) = (u64::try_from(first), u64::try_from(end)) else { return Ok(false) };
    let most = i64::try_from(limits.nested_bytes).unwrap_or(i64::MAX);
    if end > size || column.num_values != rows {
        return Ok(false);
    }
    let mut values = 0i64;
    while values < rows {
        file.seek(SeekFrom::Start(at))?;
        let mut from = Counted { from: BufReader::new((&mut *file).take(end.saturating_sub(at))), count: 0 };
        let Ok(head) =
            PageHeader::read_from_in_protocol(&mut TCompactInputProtocol::new(&mut from, LONGEST_HEAD))
        else {
            return Ok(false);
        };
        let (packed, plain) = (i64::from(head.compressed_page_size), i64::from(head.uncompressed_page_size));
        let dictionary = head.dictionary_page_header.as_ref().map(|head| i64::from(head.num_values));
        let data = (head.data_page_header.as_ref().map(|head| i64::from(head.num_values)))
            .or(head.data_page_header_v2.as_ref().map(|head| i64::from(head.num_values)));
        at += from.count + u64::try_from(packed).unwrap_or(u64::MAX - size);
        let fits = packed >= 0 && (0..=most).contains(&plain) && at <= end;
        // A value in a dictionary takes a byte at least.
        let words = dictionary.is_none_or(|count| (0..=plain).contains(&count));
        let room = data.is_none_or(|count| (0..=rows - values).contains(&count));
        if !fits || !words || !room {
            return Ok(false);
        }
        values += data.unwrap_or(0);
    }
    Ok(true)
}

/// Counts what is read.
struct Counted<R> {
    from: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}
