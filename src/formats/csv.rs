//! stand-in
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
/// x
pub struct Table<R>(R);
/// x
pub fn open<R: Read>(utf8: R) -> io::Result<Table<R>> {
    Ok(Table(utf8))
}
impl<R: Read> Table<R> {
    /// x
    pub fn header(&self) -> &[String] {
        &[]
    }
    /// x
    pub fn rows(self) -> impl Iterator<Item = io::Result<Row>> {
        std::iter::empty()
    }
}
/// x
pub struct Row {
    /// x
    pub line: usize,
    /// x
    pub cells: Vec<String>,
}
/// x
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mapping {}
/// x
pub fn mapping(_h: &[String], _s: &[Vec<String>]) -> Mapping {
    Mapping {}
}
impl Mapping {
    /// x
    pub fn is_known(&self) -> bool {
        true
    }
}
/// x
pub fn header_key(_h: &[String]) -> String {
    String::new()
}
