//! Reads 政府信息公开工作年度报告 (annual reports on government information disclosure) as they were published, and gives
//! data sets and an evaluation workbook.

pub mod schema;

pub mod ingest;
pub mod document;
pub mod segment;
pub mod extract;
pub mod identify;
pub mod reading;

pub mod frame;
pub mod assemble;
pub mod reduce;
pub mod check;
pub mod indicator;
pub mod publish;

pub mod inspect;
pub mod run;
pub mod cli;
