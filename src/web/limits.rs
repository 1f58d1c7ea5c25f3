//! Limits of requests: bytes and times.

use std::time::Duration;

/// Bytes in a megabyte.
pub const MEGABYTE: usize = 1024 * 1024;
/// The largest body of a request without a file.
pub const MAX_BODY: usize = MEGABYTE;
/// The largest fields of a contact's form, which can have a file.
pub const MAX_FIELDS: usize = 8 * MEGABYTE;
/// The longest value of a field of one line, in bytes.
pub const MAX_LINE: usize = 64 * 1024;
/// The longest value of a field of several lines, in bytes.
pub const MAX_AREA: usize = MEGABYTE;
/// The longest search text, in bytes; a longer one is cut.
pub const MAX_QUERY: usize = 1024;
/// The longest search text that the links of a page repeat, in bytes.
pub const MAX_REPEATED_QUERY: usize = 128;
/// The longest search text that is cut; an even longer one is not a search.
pub const MAX_CUT_QUERY: usize = 8 * 1024;
/// The largest file that a form keeps while its user signs in again, in bytes. It has to fit into
/// [`MAX_FIELDS`] in base64.
pub const MAX_KEPT_FILE: usize = 5 * MEGABYTE;
/// A body of at most this many bytes is parsed at once: handing it to another thread would take longer.
pub const PARSED_AT_ONCE: usize = 32 * 1024;
/// The largest file of a form other than an import's.
pub const MAX_FILE: usize = 32 * MEGABYTE;
/// The largest body of a form with a file. A file over [`MAX_FILE`] is read to its end and dropped, so that
/// the form's other fields are not lost; a body over this limit is not read.
pub const MAX_FILE_FORM: usize = 4 * MAX_FILE;
/// Bytes that a part of a multipart body counts for in addition to its value.
pub const PART_COST: usize = 64;

/// A connection is closed if it has not sent the header section of a request within this time.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
/// An idle connection is closed after this time.
pub const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Time for a whole form with a file.
pub const FILE_FORM_TIMEOUT: Duration = Duration::from_secs(300);
/// Time between two pieces of a multipart body.
pub const PIECE_TIMEOUT: Duration = Duration::from_secs(20);
/// The time that a multipart body may take in any case, waiting for the client.
pub const UPLOAD_GRACE: Duration = Duration::from_secs(60);
/// The slowest pace of a multipart body after that time.
pub const UPLOAD_BYTES_PER_SECOND: u64 = 4096;
/// Seconds for the requests in flight to finish after SIGTERM.
pub const SHUTDOWN_SECONDS: u64 = 8;
