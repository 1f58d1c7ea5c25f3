//! Joins the lines of an imported text into content lines: line ends, folds, quoted-printable soft breaks,
//! base64 and AGENT blocks, in vCard 2.1 to 4.0 and with the usual mistakes of programs.

use super::lines::split_all_outside_quotes;

/// A line of text.
#[derive(Clone, Copy, Debug)]
pub struct PhysicalLine<'a> {
    /// The text without the line end.
    pub body: &'a [u8],
    /// The line end; empty at the end of the file.
    pub end: &'a [u8],
}

/// Splits bytes into lines that end with CRLF, LF, CR or CR CR LF.
pub fn physical_lines(bytes: &[u8]) -> Vec<PhysicalLine<'_>> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let body = find_line_end(rest).unwrap_or(rest.len());
        let (body, after) = rest.split_at(body);
        let crs = after.iter().take_while(|o| **o == b'\r').count();
        let end = if after.get(crs) == Some(&b'\n') {
            crs + 1
        } else {
            crs.min(1)
        };
        let (end, after) = after.split_at(end);
        lines.push(PhysicalLine { body, end });
        rest = after;
        // Every CR without LF is a line end. All are consumed at once: counting each again is quadratic.
        if end == b"\r" {
            let (blank, after) = rest.split_at(crs - 1);
            lines.extend(blank.chunks(1).map(|end| PhysicalLine { body: &[], end }));
            rest = after;
        }
    }
    lines
}

/// The position of the first line end. `contains` on chunks is vectorized, so long lines are fast.
pub fn find_line_end(bytes: &[u8]) -> Option<usize> {
    const CHUNK: usize = 256;
    let mut before = 0;
    for chunk in bytes.chunks(CHUNK) {
        if chunk.contains(&b'\n') || chunk.contains(&b'\r') {
            let at = chunk.iter().position(|o| matches!(o, b'\n' | b'\r'))?;
            return Some(before + at);
        }
        before += chunk.len();
    }
    None
}

/// The bytes without surrounding blanks and line ends. Other white space counts as text.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let start = bytes.iter().position(is_text).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(is_text).map_or(start, |last| last + 1);
    bytes.get(start..end).unwrap_or_default()
}

/// True if the line is empty or blank.
pub fn is_blank(line: &[u8]) -> bool {
    trimmed(line).is_empty()
}

/// The first or last line of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    Begin,
    End,
}

/// The boundary that a line is; blanks and a byte order mark around it are ignored.
pub fn boundary(line: &[u8]) -> Option<Boundary> {
    let line = trimmed(without_bom(line));
    let at = line.iter().take(8).position(|o| *o == b':')?;
    let (name, value) = line.split_at(at);
    if !trimmed(value.get(1..)?).eq_ignore_ascii_case(b"VCARD") {
        return None;
    }
    match trimmed(name).to_ascii_uppercase().as_slice() {
        b"BEGIN" => Some(Boundary::Begin),
        b"END" => Some(Boundary::End),
        _ => None,
    }
}

/// The number of blanks at the beginning of a line.
pub fn indentation(line: &[u8]) -> usize {
    let line = without_bom(line);
    line.iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

/// The boundary that a line of a card is. An indented one continues a content line before it, unless nothing
/// but an END can follow. The card itself is not indented.
fn boundary_at(lines: &[PhysicalLine], at: usize) -> Option<Boundary> {
    let found = boundary(body(lines, at)?)?;
    let before = at.checked_sub(1).and_then(|before| body(lines, before));
    let has_content_before = before
        .is_some_and(|before| !is_blank(before) && (boundary(before).is_none() || indentation(before) > 0));
    if indentation(body(lines, at)?) == 0 || !has_content_before {
        return Some(found);
    }
    let mut rest = lines.iter().skip(at + 1);
    (found == Boundary::End && rest.all(|line| is_blank(line.body))).then_some(found)
}

/// Splits `END:VCARDBEGIN:VCARD`, which concatenated files contain.
pub fn end_and_begin(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = line.trim_ascii_start();
    let blanks = line.len() - start.len();
    let (end, begin) = line.split_at_checked(blanks + "END:VCARD".len())?;
    (boundary(end) == Some(Boundary::End) && boundary(begin) == Some(Boundary::Begin)).then_some((end, begin))
}

/// The bytes without a leading UTF-8 byte order mark.
pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// How the lines of text of a content line are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineForm {
    Blank,
    Begin,
    End,
    /// By folds, if at all.
    Plain,
    /// By soft breaks of quoted-printable (RFC 2045 §6.7).
    Quoted,
    /// As base64, with empty lines inside.
    Base64,
    /// As a nested card (vCard 2.1 §2.4.1).
    Agent,
}

/// A content line of one or more lines of text.
#[derive(Clone, Debug)]
pub struct LogicalLine<'a> {
    /// The number of the first line of text, from 1.
    pub number: usize,
    pub form: LineForm,
    /// The lines of text without line ends.
    pub parts: Vec<&'a [u8]>,
}

/// Joins lines of text into content lines.
pub fn logical_lines<'a>(lines: &[PhysicalLine<'a>]) -> Vec<LogicalLine<'a>> {
    let mut gathered = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (form, end) = match boundary_at(lines, at) {
            Some(Boundary::Begin) => (LineForm::Begin, at + 1),
            Some(Boundary::End) => (LineForm::End, at + 1),
            None => extent(lines, at),
        };
        gathered.push(LogicalLine {
            number: at + 1,
            form,
            parts: lines
                .get(at..end)
                .unwrap_or_default()
                .iter()
                .map(|l| l.body)
                .collect(),
        });
        at = end;
    }
    gathered
}

/// The form of the content line at `start`, and the index after its last line of text.
fn extent(lines: &[PhysicalLine], start: usize) -> (LineForm, usize) {
    let folds = folds(lines, start + 1);
    let parts = lines.get(start..folds).unwrap_or_default();
    if parts.iter().all(|line| is_blank(line.body)) {
        return (LineForm::Blank, folds);
    }
    let head = head(parts);
    let name = head
        .split(|o| matches!(o, b';' | b':'))
        .next()
        .unwrap_or_default();
    if name.trim_ascii().eq_ignore_ascii_case(b"AGENT")
        && let Some(end) = agent(lines, start, folds)
    {
        return (LineForm::Agent, end);
    }
    match encoding(&head) {
        Some(Encoding::Quoted) => (LineForm::Quoted, quoted(lines, folds)),
        Some(Encoding::Base64) => (LineForm::Base64, base64(lines, folds)),
        _ => (LineForm::Plain, folds),
    }
}

fn body<'a>(lines: &[PhysicalLine<'a>], at: usize) -> Option<&'a [u8]> {
    lines.get(at).map(|line| line.body)
}

/// The index after the folds that begin at `at`.
fn folds(lines: &[PhysicalLine], mut at: usize) -> usize {
    while body(lines, at).is_some_and(is_fold) && boundary_at(lines, at).is_none() {
        at += 1;
    }
    at
}

pub fn is_fold(body: &[u8]) -> bool {
    matches!(body.first(), Some(b' ' | b'\t'))
}

/// The text before the colon; without a colon, the first line.
fn head(parts: &[PhysicalLine]) -> Vec<u8> {
    let mut head = Vec::new();
    let mut is_quoted = false;
    for (at, line) in parts.iter().enumerate() {
        let part = if at == 0 {
            line.body
        } else {
            line.body.trim_ascii_start()
        };
        let colon = part.iter().position(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == b':' && !is_quoted
        });
        head.extend_from_slice(part.get(..colon.unwrap_or(part.len())).unwrap_or_default());
        if colon.is_some() {
            return head;
        }
    }
    let first = parts.first().map(|line| line.body).unwrap_or_default();
    let colon = first.iter().position(|o| *o == b':');
    first
        .get(..colon.unwrap_or(first.len()))
        .unwrap_or_default()
        .to_vec()
}

/// How a value is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// None: `7BIT`, `8BIT`.
    Bits,
    Quoted,
    Base64,
}

/// The encoding named by a head.
fn encoding(head: &[u8]) -> Option<Encoding> {
    let head = String::from_utf8_lossy(head);
    split_all_outside_quotes(&head, ';')
        .into_iter()
        .skip(1)
        .find_map(encoding_of)
}

/// The encoding named by a parameter, in any spelling of versions 2.1 and 3.0.
pub fn encoding_of(param: &str) -> Option<Encoding> {
    let (word, is_named) = match param.split_once('=') {
        Some((name, word)) if name.trim().eq_ignore_ascii_case("ENCODING") => (word, true),
        Some(_) => return None,
        None => (param, false),
    };
    match word.trim().trim_matches('"').to_ascii_uppercase().as_str() {
        "QUOTED-PRINTABLE" => Some(Encoding::Quoted),
        "BASE64" => Some(Encoding::Base64),
        "B" if is_named => Some(Encoding::Base64),
        "Q" if is_named => Some(Encoding::Quoted),
        "7BIT" | "8BIT" => Some(Encoding::Bits),
        _ => None,
    }
}

/// The index after a quoted-printable value that extends at least to `at`.
fn quoted(lines: &[PhysicalLine], mut at: usize) -> usize {
    loop {
        let is_open = at
            .checked_sub(1)
            .and_then(|last| body(lines, last))
            .is_some_and(is_soft);
        let Some(next) = body(lines, at) else { return at };
        // Some programs omit the `=` at the end of the line.
        let goes_on = (is_open && !is_certain_property(next)) || starts_encoded(next);
        if !goes_on || boundary_at(lines, at).is_some() {
            return at;
        }
        at = folds(lines, at + 1);
    }
}

/// True if the line ends with a soft break.
pub fn is_soft(body: &[u8]) -> bool {
    body.trim_ascii_end().ends_with(b"=")
}

/// `=D0…`
fn starts_encoded(body: &[u8]) -> bool {
    matches!(body, [b'=', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// True if the line is certainly a property, so the soft break before it was a mistake.
fn is_certain_property(body: &[u8]) -> bool {
    const NAMES: [&[u8]; 14] = [
        b"N", b"FN", b"TEL", b"EMAIL", b"ADR", b"ORG", b"TITLE", b"URL", b"BDAY", b"NOTE", b"PHOTO",
        b"LABEL", b"REV", b"UID",
    ];
    let Some(colon) = body.iter().take(200).position(|o| *o == b':') else {
        return false;
    };
    let head = body.get(..colon).unwrap_or_default();
    let mut parts = head.split(|o| *o == b';');
    parts.next().is_some_and(|name| NAMES.contains(&name))
        && head.contains(&b';')
        && parts.all(|param| {
            !param.is_empty()
                && param
                    .iter()
                    .all(|o| o.is_ascii_alphanumeric() || matches!(o, b'=' | b'-' | b','))
        })
}

/// The index after a base64 value that extends at least to `at`. Empty lines and lines without the blank of
/// a fold belong to the value if more base64 follows.
fn base64(lines: &[PhysicalLine], mut at: usize) -> usize {
    loop {
        let last = at
            .checked_sub(1)
            .and_then(|last| body(lines, last))
            .unwrap_or_default();
        if last.trim_ascii_end().ends_with(b"=") {
            return at;
        }
        let blank = lines
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|line| is_blank(line.body))
            .count();
        match body(lines, at + blank) {
            Some(next) if is_base64(next) => at += blank + 1,
            _ => return at,
        }
    }
}

fn is_base64(body: &[u8]) -> bool {
    body.trim_ascii()
        .iter()
        .all(|o| o.is_ascii_alphanumeric() || matches!(o, b'+' | b'/' | b'='))
}

/// `Some` for `AGENT:` and `AGENT:BEGIN:VCARD`; true if the nested card begins on this line.
pub fn announces_agent(line: &[u8]) -> Option<bool> {
    let line = line.trim_ascii();
    let name = line.get(..5)?;
    if !name.eq_ignore_ascii_case(b"AGENT") {
        return None;
    }
    let colon = line.iter().position(|o| *o == b':')?;
    let (head, value) = line.split_at(colon);
    if !matches!(head.get(5), None | Some(b';')) {
        return None;
    }
    let value = value.get(1..).unwrap_or_default();
    if is_blank(value) {
        Some(false)
    } else {
        (boundary(value) == Some(Boundary::Begin)).then_some(true)
    }
}

/// The index after the nested card at `start`, if there is one.
fn agent(lines: &[PhysicalLine], start: usize, folds: usize) -> Option<usize> {
    let mut depth = usize::from(announces_agent(body(lines, start)?)?);
    let mut at = folds;
    let mut indent = 0;
    while let Some(next) = body(lines, at) {
        // A boundary that is indented further than the nested card continues a content line.
        match boundary(next).filter(|_| depth == 0 || indentation(next) <= indent) {
            Some(Boundary::Begin) if depth == 0 => {
                indent = indentation(next);
                depth = 1;
            }
            Some(Boundary::Begin) => depth += 1,
            Some(Boundary::End) if depth <= 1 => return (depth == 1).then_some(at + 1),
            Some(Boundary::End) => depth -= 1,
            None if depth == 0 && !is_blank(next) => return None,
            None => {}
        }
        at += 1;
    }
    (depth > 0).then_some(at)
}
