//! Reads 政府信息公开工作年度报告 (annual reports on government information disclosure) as they were published, and gives
//! data sets and an evaluation workbook.

pub mod schema;

pub mod document;
pub mod extract;
pub mod identify;
pub mod ingest;
pub mod outline;
pub mod reading;
pub mod segment;

pub mod assemble;
pub mod check;
pub mod frame;
pub mod indicator;
pub mod publish;
pub mod reduce;

pub mod checking;
pub mod cli;
pub mod inspect;
pub mod run;
pub mod selftest;
