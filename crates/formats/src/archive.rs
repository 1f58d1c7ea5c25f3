//! ZIP archives of contact files: unpacks the files that may hold contacts, within bounds, and reports what it left out.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use encoding_rs::IBM866;
use zip::ZipArchive;
use zip::result::ZipError;

use domain::string_enum;

/// The first bytes of a ZIP archive with at least one entry.
pub const ZIP_SIGNATURE: &[u8] = b"PK\x03\x04";
/// Entries of an archive that are looked at.
const MAX_ENTRIES: usize = 10_000;
/// Files that are unpacked.
const MAX_FILES: usize = 200;
/// Bytes of all unpacked files.
const MAX_TOTAL: u64 = 512 << 20;
/// How much larger than its compressed form a file may be, once it has [`RATIO_FROM`] bytes.
const MAX_RATIO: u64 = 300;
const RATIO_FROM: u64 = 8 << 20;
/// Bytes of the archive's own lists of its entries.
const MAX_DIRECTORY: u64 = 8 << 20;
/// Characters of an entry's name.
const MAX_NAME: usize = 200;
/// Names of other files that the report lists.
const MAX_OTHERS_NAMED: usize = 5;

const CONTACT_FILES: [&str; 8] = ["vcf", "vcard", "csv", "tsv", "txt", "json", "ldif", "ldi"];
const ARCHIVES: [&str; 9] = ["zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "mbackup"];

string_enum! {
    /// Why an archive, or an entry of it, was not unpacked.
    ArchiveProblem {
        /// The archive cannot be read.
        Damaged = "damaged",
        /// It is a spreadsheet or a document.
        Office = "office",
        /// An entry is an archive itself.
        Nested = "nested",
        /// An entry has a password.
        Encrypted = "encrypted",
        /// An entry is damaged, or compressed in an unknown way.
        Entry = "entry",
        /// An entry is far larger than its compressed form.
        Bomb = "bomb",
        /// The files are too many, or too large together.
        TooMuch = "too-much",
        /// Entries are not contact files.
        Others = "others",
    }
}

/// Receives the unpacked files, one after the other.
pub trait Unpacked {
    /// A file begins.
    fn begin(&mut self, name: &str) -> io::Result<()>;
    /// The next bytes of the file.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// The file is complete, or was left.
    fn end(&mut self) -> io::Result<()>;
}

/// Drops the unpacked bytes: only the problems are wanted.
pub struct Discarded;

impl Unpacked for Discarded {
    fn begin(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn write(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Unpacks an archive. Returns what was left, each with the names that it is about. The same archive always gives
/// the same files and problems.
///
/// # Errors
/// Errors of `file` and of `receiver`; a damaged archive is a problem instead.
pub fn unpack(
    file: impl Read + Seek,
    receiver: &mut dyn Unpacked,
) -> io::Result<Vec<(ArchiveProblem, String)>> {
    let left = Rc::new(Cell::new(MAX_DIRECTORY));
    let metered = Metered {
        file,
        left: Rc::clone(&left),
    };
    let archive = match ZipArchive::new(metered) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if is_of_caller(&error) => return Err(error),
        Err(_) if left.get() == 0 => return Ok(vec![(ArchiveProblem::TooMuch, String::new())]),
        Err(_) => return Ok(vec![(ArchiveProblem::Damaged, String::new())]),
    };
    left.set(u64::MAX);
    let mut unpacker = Unpacker {
        archive,
        receiver,
        files: 0,
        bytes_left: MAX_TOTAL,
        problems: Vec::new(),
    };
    unpacker.run()?;
    Ok(unpacker.problems)
}

/// True for an error of the file or of the receiver, which zip only passes on.
fn is_of_caller(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Other && error.get_ref().is_some_and(|inner| !inner.is::<ZipError>())
}

struct Unpacker<'a, R> {
    archive: ZipArchive<Metered<R>>,
    receiver: &'a mut dyn Unpacked,
    files: usize,
    bytes_left: u64,
    problems: Vec<(ArchiveProblem, String)>,
}

impl<R: Read + Seek> Unpacker<'_, R> {
    fn run(&mut self) -> io::Result<()> {
        let is_office = ["[Content_Types].xml", "META-INF/manifest.xml"]
            .iter()
            .any(|name| self.archive.index_for_name(name).is_some());
        if is_office {
            self.problems.push((ArchiveProblem::Office, String::new()));
            return Ok(());
        }
        let mut others = Vec::new();
        let count = self.archive.len();
        for at in 0..count.min(MAX_ENTRIES) {
            let Ok(entry) = self.archive.by_index_data(at) else {
                continue;
            };
            let name = entry_name(entry.name_raw());
            let (is_encrypted, size, packed) = (entry.encrypted(), entry.size(), entry.compressed_size());
            let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
            let extension = base
                .rsplit_once('.')
                .map(|(_, extension)| extension.to_ascii_lowercase());
            let extension = extension.unwrap_or_default();
            let is_of_system = base.starts_with('.') || name.contains("__MACOSX/");
            if entry.is_dir() || base.is_empty() || is_of_system {
                continue;
            }
            if ARCHIVES.contains(&extension.as_str()) {
                self.problems.push((ArchiveProblem::Nested, name));
            } else if !CONTACT_FILES.contains(&extension.as_str()) {
                others.push(name);
            } else if is_encrypted {
                self.problems.push((ArchiveProblem::Encrypted, name));
            } else if size > RATIO_FROM && size / MAX_RATIO > packed {
                self.problems.push((ArchiveProblem::Bomb, name));
            } else if self.files >= MAX_FILES || size > self.bytes_left {
                self.problems.push((ArchiveProblem::TooMuch, name));
            } else {
                self.unpack_entry(at, &name, size)?;
            }
        }
        if count > MAX_ENTRIES {
            self.problems.push((ArchiveProblem::TooMuch, String::new()));
        }
        self.report_others(&others);
        Ok(())
    }

    /// Unpacks a file. No more than its declared size is read.
    fn unpack_entry(&mut self, at: usize, name: &str, size: u64) -> io::Result<()> {
        let Ok(entry) = self.archive.by_index(at) else {
            self.problems.push((ArchiveProblem::Entry, name.to_owned()));
            return Ok(());
        };
        let mut entry = entry.take(size.saturating_add(1));
        let mut start = Vec::new();
        match entry
            .by_ref()
            .take(ZIP_SIGNATURE.len() as u64)
            .read_to_end(&mut start)
        {
            Err(error) if is_of_caller(&error) => return Err(error),
            Ok(_) if start == ZIP_SIGNATURE => {
                self.problems.push((ArchiveProblem::Nested, name.to_owned()));
                return Ok(());
            }
            // The rest is damaged, too.
            Ok(_) | Err(_) => {}
        }
        let mut entry = start.as_slice().chain(entry);
        self.files += 1;
        self.receiver.begin(name)?;
        let mut buffer = vec![0; 64 << 10];
        let mut read = 0;
        let problem = loop {
            match entry.read(&mut buffer) {
                Ok(0) => break (read != size).then_some(ArchiveProblem::Entry),
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    read += u64::try_from(count).unwrap_or(u64::MAX);
                    if read > size {
                        break Some(ArchiveProblem::Entry);
                    }
                    self.receiver.write(bytes)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_of_caller(&error) => return Err(error),
                Err(_) => break Some(ArchiveProblem::Entry),
            }
        };
        self.bytes_left = self.bytes_left.saturating_sub(read);
        self.problems
            .extend(problem.map(|problem| (problem, name.to_owned())));
        self.receiver.end()
    }

    /// Reports photos, pages, and other files that hold no contacts in one remark.
    fn report_others(&mut self, others: &[String]) {
        if others.is_empty() {
            return;
        }
        let mut names = others
            .iter()
            .take(MAX_OTHERS_NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        if others.len() > MAX_OTHERS_NAMED {
            names = format!("{names}, … ({})", others.len());
        }
        self.problems.push((ArchiveProblem::Others, names));
    }
}

/// The name of an entry. Windows writes Russian names in code page 866 without saying so.
fn entry_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => IBM866.decode_without_bom_handling(raw).0.into_owned(),
    };
    let clean = name.chars().map(|c| if is_unsafe(c) { '_' } else { c });
    clean.take(MAX_NAME).collect()
}

/// True for control characters and for marks that change the direction of text.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A file of which a limited number of bytes can be read.
struct Metered<R> {
    file: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        let left = self
            .left
            .get()
            .checked_sub(u64::try_from(read).unwrap_or(u64::MAX));
        self.left.set(left.unwrap_or_default());
        if left.is_none() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests;
