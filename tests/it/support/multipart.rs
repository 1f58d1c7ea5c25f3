//! Multipart forms (RFC 7578).

use super::client::{Client, Response};

pub const BOUNDARY: &str = "edge";

/// A part of a form: its name, its file name if it is a file, and its value.
pub type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// The body of a form with these parts.
pub fn multipart(parts: &[Part]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, value) in parts {
        let file = file.map_or_else(String::new, |file| {
            format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream")
        });
        let header = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend(header.as_bytes());
        body.extend(*value);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Sends the body of a multipart form as a page of this site does.
pub fn send_multipart(client: &Client, path: &str, body: &[u8]) -> Response {
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("Content-Type", content_type.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    client.send("POST", path, &headers, body)
}
