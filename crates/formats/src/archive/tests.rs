//! Archives of contact files, of other files, and hostile ones.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[derive(Default)]
struct Files(Vec<(String, usize)>);

impl Unpacked for Files {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.0.push((name.to_owned(), 0));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.last_mut().unwrap().1 += bytes.len();
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The unpacked files with their sizes, and the problems with their names.
fn check(archive: &[u8], files: &[(&str, usize)], problems: &[(ArchiveProblem, &str)]) {
    let mut unpacked = Files::default();
    let found = unpack(Cursor::new(archive), &mut unpacked).unwrap();
    let expected: Vec<_> = files
        .iter()
        .map(|(name, size)| ((*name).to_owned(), *size))
        .collect();
    assert_eq!(unpacked.0, expected);
    let expected: Vec<_> = problems
        .iter()
        .map(|(problem, name)| (*problem, (*name).to_owned()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(unpack(Cursor::new(archive), &mut Discarded).unwrap(), found);
}

#[test]
fn contact_files_are_unpacked_and_others_reported() {
    check(
        &zip(&[("a.vcf", b"one"), ("Takeout/Контакты/b.CSV", b"two!")]),
        &[("a.vcf", 3), ("Takeout/Контакты/b.CSV", 4)],
        &[],
    );
    check(
        &zip(&[
            ("photos/a.jpg", b"x"),
            ("a.vcf", b"one"),
            ("__MACOSX/a.vcf", b"x"),
            (".DS_Store", b"x"),
        ]),
        &[("a.vcf", 3)],
        &[(ArchiveProblem::Others, "photos/a.jpg")],
    );
    check(
        &zip(&[("[Content_Types].xml", b"x"), ("a.csv", b"x")]),
        &[],
        &[(ArchiveProblem::Office, "")],
    );
    check(&zip(&[("b\u{202e}fcv.vcf", b"x")]), &[("b_fcv.vcf", 1)], &[]);
    assert_eq!(
        entry_name(b"\x8a\xae\xad\xe2\xa0\xaa\xe2\xeb.vcf"),
        "Контакты.vcf"
    );
}

#[test]
fn hostile_archives_are_bounded() {
    let inner = zip(&[("a.vcf", b"one")]);
    check(
        &zip(&[("inner.zip", &inner), ("inner.vcf", &inner), ("a.vcf", b"one")]),
        &[("a.vcf", 3)],
        &[
            (ArchiveProblem::Nested, "inner.zip"),
            (ArchiveProblem::Nested, "inner.vcf"),
        ],
    );
    let bomb = zip(&[("bomb.vcf", &vec![b'a'; 40 << 20])]);
    check(&bomb, &[], &[(ArchiveProblem::Bomb, "bomb.vcf")]);
    check(b"PK\x03\x04 nonsense", &[], &[(ArchiveProblem::Damaged, "")]);
    let whole = zip(&[("a.vcf", b"one")]);
    check(&whole[..whole.len() - 30], &[], &[(ArchiveProblem::Damaged, "")]);
    let names: Vec<String> = (0..300).map(|n| format!("{n}.vcf")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"x".as_slice()))
        .collect();
    let mut unpacked = Files::default();
    let problems = unpack(Cursor::new(zip(&files)), &mut unpacked).unwrap();
    assert_eq!((unpacked.0.len(), problems.len()), (200, 100));
}

#[test]
fn a_damaged_entry_is_reported_and_the_others_are_read() {
    let mut archive = zip(&[("a.vcf", &[b'a'; 100]), ("b.vcf", b"two")]);
    // The first compressed byte of the first entry follows its local header and its name.
    let at = 30 + "a.vcf".len();
    archive[at] ^= 0xff;
    let mut unpacked = Files::default();
    let problems = unpack(Cursor::new(archive), &mut unpacked).unwrap();
    assert_eq!(problems, [(ArchiveProblem::Entry, "a.vcf".to_owned())]);
    assert_eq!(unpacked.0.last().unwrap(), &("b.vcf".to_owned(), 3));
}
