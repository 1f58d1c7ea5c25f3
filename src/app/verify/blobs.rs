//! Checks that each blob of a book has the bytes of its hash, and that a contact holds it.
//!
//! A contact holds the blobs of every version of its card until it is purged; then those that no other
//! contact holds are removed at once. So nothing may be left over.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::book_check::{BookCheck, PAGE};
use super::finding::{FindingKind, Subject};
use crate::app::Result;
use domain::hex::to_hex;

pub(super) fn check(check: &mut BookCheck) -> Result<()> {
    let book = check.book();
    let mut after = Vec::new();
    loop {
        let hashes = store::verify::blobs_after(check.conn, book, &after, PAGE)?;
        let Some(last) = hashes.last() else { break };
        after.clone_from(last);
        let held: HashSet<Vec<u8>> = store::verify::held_among(check.conn, book, &hashes)?
            .into_iter()
            .collect();
        for hash in hashes {
            // One at a time: each may have megabytes.
            let bytes = store::blobs::get(check.conn, book, &hash)?.unwrap_or_default();
            if Sha256::digest(&bytes).as_slice() != hash {
                let detail = format!("the bytes of blob {} have another hash", to_hex(&hash));
                check.found(FindingKind::BlobContent, Subject::Book, detail);
            }
            if !held.contains(&hash) {
                let detail = format!("no contact holds blob {}", to_hex(&hash));
                check.found(FindingKind::UnusedBlob, Subject::Book, detail);
            }
        }
    }
    for hash in store::verify::thumbnails_without_blob(check.conn, book)? {
        let detail = format!(
            "the thumbnail of blob {} is there, but not the blob",
            to_hex(&hash)
        );
        check.found(FindingKind::UnusedBlob, Subject::Book, detail);
    }
    Ok(())
}
