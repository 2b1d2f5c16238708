//! stub
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang { Zh, En }
pub fn write(_f: &std::path::Path, _p: &std::path::Path, _l: Lang, _t: &crate::reduce::Totals) -> Result<(), String> { Ok(()) }
