//! The contacts in Telegram's export (`result.json`): finds them in a file of any size, as a stream, and turns
//! each into a vCard. Answers of VK have the same members on another path.

use std::io::{self, BufRead};

use serde_json::Value;

use super::json::MAX_BYTES;
use super::vcard;
use domain::text::escape;

/// The members of the file that lead to the contacts: in Telegram's export, and in answers of VK.
const PATHS: [[&str; 2]; 2] = [["contacts", "list"], ["response", "items"]];
/// The members that lead to the people with whom the user talks most. They have no numbers.
const FREQUENT: [&str; 2] = ["frequent_contacts", "list"];
/// Brackets whose keys are remembered; deeper ones hold no contacts.
const MAX_DEPTH: usize = 8;

/// True if a JSON text begins like Telegram's export: an object with `contacts`, or what comes before it. Or like
/// an answer of VK.
#[must_use]
pub fn is_telegram(text: &str) -> bool {
    let text = text.trim_start();
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    let is_export = has("about")
        && ["contacts", "personal_information", "frequent_contacts"]
            .into_iter()
            .any(has);
    let is_answer = has("response") && has("items") && has("first_name");
    text.starts_with('{') && !has("@type") && (is_export || is_answer)
}

/// The values of the list of contacts, each with the line on which it begins. `None`: a value that is larger than
/// a contact may be.
pub fn contacts<R: BufRead>(utf8: R) -> Contacts<R> {
    Contacts {
        file: utf8,
        line: 1,
        keys: Vec::new(),
        deeper: 0,
        in_list: false,
        is_frequent: false,
        is_done: false,
    }
}

/// Iterator of [`contacts`].
pub struct Contacts<R> {
    file: R,
    line: usize,
    /// For each open bracket the last key in it; empty in an array.
    keys: Vec<String>,
    /// Open brackets below those.
    deeper: usize,
    in_list: bool,
    /// The list is that of frequent contacts.
    is_frequent: bool,
    is_done: bool,
}

/// A contact of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedContact {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// It stands in the list of frequent contacts, which has no numbers.
    pub is_frequent: bool,
    /// Its bytes; `None` if there are too many, or if the file ends within it.
    pub bytes: Option<Vec<u8>>,
}

impl<R: BufRead> Iterator for Contacts<R> {
    type Item = io::Result<ListedContact>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.advance().transpose();
        self.is_done = !matches!(next, Some(Ok(_)));
        next
    }
}

impl<R: BufRead> Contacts<R> {
    /// Reads up to the end of the next contact; `None` at the end of the file.
    fn advance(&mut self) -> io::Result<Option<ListedContact>> {
        let mut last_text = String::new();
        while let Some(byte) = self.peek()? {
            if byte == b'{' && self.in_list {
                return self.value().map(Some);
            }
            self.bump(byte);
            match byte {
                b'"' => last_text = self.text()?,
                b':' if self.deeper == 0 => {
                    if let Some(key) = self.keys.last_mut() {
                        key.clone_from(&last_text);
                    }
                }
                b'{' | b'[' => {
                    let is_path = PATHS.iter().any(|path| self.keys.iter().eq(path));
                    self.is_frequent = self.keys.iter().eq(FREQUENT);
                    self.in_list = byte == b'[' && (is_path || self.is_frequent);
                    if self.keys.len() < MAX_DEPTH {
                        self.keys.push(String::new());
                    } else {
                        self.deeper += 1;
                    }
                }
                b'}' | b']' => {
                    self.in_list = false;
                    if self.deeper > 0 {
                        self.deeper -= 1;
                    } else {
                        self.keys.pop();
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Reads an object to its end.
    fn value(&mut self) -> io::Result<ListedContact> {
        let (line, is_frequent) = (self.line, self.is_frequent);
        let mut bytes = Vec::new();
        let (mut depth, mut is_quoted, mut is_escaped) = (0_usize, false, false);
        let mut is_too_large = false;
        while let Some(byte) = self.peek()? {
            self.bump(byte);
            is_too_large |= bytes.len() >= MAX_BYTES;
            if is_too_large {
                bytes = Vec::new();
            } else {
                bytes.push(byte);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if is_quoted => is_escaped = true,
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let bytes = (!is_too_large).then_some(bytes);
                return Ok(ListedContact {
                    line,
                    is_frequent,
                    bytes,
                });
            }
        }
        Ok(ListedContact {
            line,
            is_frequent,
            bytes: None,
        })
    }

    /// Reads a string after its quote. Returns its beginning, which is enough for a key.
    fn text(&mut self) -> io::Result<String> {
        let mut text = Vec::new();
        let mut is_escaped = false;
        while let Some(byte) = self.peek()? {
            self.bump(byte);
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => break,
                _ if text.len() < 32 => text.push(byte),
                _ => {}
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        super::json::peek(&mut self.file)
    }

    fn bump(&mut self, byte: u8) {
        self.file.consume(1);
        self.line += usize::from(byte == b'\n');
    }
}

/// The vCard of a contact of Telegram or VK; `None` if the value has neither a name nor a number.
#[must_use]
pub fn contact_to_card(contact: &Value) -> Option<Vec<u8>> {
    let text = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| match contact.get(key) {
            Some(Value::String(text)) => Some(text.trim().to_owned()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        });
        value.unwrap_or_default()
    };
    let (given, family) = (text(&["first_name"]), text(&["last_name"]));
    let phones =
        ["phone_number", "mobile_phone", "home_phone", "phone"].map(|key| international(&text(&[key])));
    let id = text(&["user_id", "id"]);
    let name = [given.as_str(), family.as_str()].join(" ");
    if name.trim().is_empty() && phones.iter().all(String::is_empty) {
        return None;
    }
    let mut lines = vec![("N", format!("{};{};;;", escape(&family), escape(&given)))];
    if !name.trim().is_empty() {
        lines.push(("FN", escape(name.trim())));
    }
    for phone in phones.iter().filter(|phone| !phone.is_empty()) {
        lines.push(("TEL;TYPE=CELL", escape(phone)));
    }
    let username = text(&["username"]);
    if !username.is_empty() {
        let name = escape(username.trim_start_matches('@'));
        lines.push(("IMPP;X-SERVICE-TYPE=Telegram", format!("telegram:{name}")));
    }
    for (label, keys) in [("Telegram ID", "user_id"), ("VK ID", "id")] {
        let value = text(&[keys]);
        if !value.is_empty() && value != "0" {
            lines.push(("item1.X-CUSTOM", escape(&value)));
            lines.push(("item1.X-ABLabel", label.to_owned()));
            break;
        }
    }
    let key = if id.is_empty() || id == "0" {
        // A family shares one number, and old exports have contacts with neither.
        ["telegram", "", &phones.join("\u{1f}"), name.trim()].join("\u{1f}")
    } else {
        // The number is the same in every export, the name is what its owner wrote last.
        ["telegram", &id, &phones.join("\u{1f}")].join("\u{1f}")
    };
    let uid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, key.as_bytes());
    let mut bytes = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\n").into_bytes();
    for (head, value) in lines {
        bytes.extend(vcard::make(head, &value, b"\r\n").bytes);
    }
    bytes.extend_from_slice(b"END:VCARD\r\n");
    Some(bytes)
}

/// When Telegram got the contact, which no card has.
#[must_use]
pub fn date_of(contact: &Value) -> Option<&str> {
    contact.get("date")?.as_str().filter(|date| !date.is_empty())
}

/// The name of a frequent contact.
#[must_use]
pub fn frequent_name(contact: &Value) -> &str {
    let name = ["name", "first_name"]
        .iter()
        .find_map(|key| contact.get(key)?.as_str());
    name.unwrap_or_default()
}

/// Telegram writes `0079991234567` or `00 7999 1234567` for `+79991234567`.
fn international(phone: &str) -> String {
    match phone.strip_prefix("00") {
        Some(rest) if rest.len() > 6 => format!("+{}", rest.trim_start()),
        _ => phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EXPORT: &str = r#"{
 "about": "Here is the data you requested. \"contacts\": {",
 "personal_information": {"user_id": 1, "first_name": "Me", "list": [{"first_name": "no"}]},
 "contacts": {
  "about": "x",
  "list": [
   {"user_id": 5, "first_name": "Анна", "last_name": "Ким", "phone_number": "0079991234567", "date": "2020-01-01T00:00:00"},
   {"first_name": "", "last_name": "", "phone_number": "00 49 30 123456"},
   {"first_name": "", "last_name": "", "phone_number": ""}
  ]
 },
 "frequent_contacts": {"list": [{"first_name": "no"}]},
 "chats": {"list": [{"contacts": {"list": [{"first_name": "no"}]}}]}
}"#;

    #[test]
    fn only_the_lists_of_contacts_are_read() {
        assert!(is_telegram(EXPORT));
        let found: Vec<ListedContact> = contacts(EXPORT.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(
            found.iter().map(|contact| contact.line).collect::<Vec<_>>(),
            [7, 8, 9, 12]
        );
        let frequent: Vec<bool> = found.iter().map(|contact| contact.is_frequent).collect();
        assert_eq!(frequent, [false, false, false, true]);
        let cards: Vec<Option<String>> = found
            .iter()
            .map(|contact| {
                let value: Value = serde_json::from_slice(contact.bytes.as_deref().unwrap()).unwrap();
                contact_to_card(&value).map(|card| String::from_utf8(card).unwrap())
            })
            .collect();
        let anna = cards[0].as_deref().unwrap();
        for line in [
            "N:Ким;Анна;;;",
            "FN:Анна Ким",
            "TEL;TYPE=CELL:+79991234567",
            "item1.X-CUSTOM:5",
        ] {
            assert!(anna.contains(&format!("\r\n{line}\r\n")), "{line} in {anna}");
        }
        assert!(
            cards[1]
                .as_deref()
                .unwrap()
                .contains("TEL;TYPE=CELL:+49 30 123456")
        );
        assert_eq!(cards[2], None);
    }

    #[test]
    fn contacts_have_one_uid_only_if_they_are_the_same() {
        let uid = |contact: Value| {
            let card = contact_to_card(&contact).unwrap();
            vcard::parse(&card).uid().unwrap().to_owned()
        };
        let same = |one: Value, other: Value| uid(one) == uid(other);
        assert!(!same(
            json!({"first_name": "Анна"}),
            json!({"first_name": "Иван"})
        ));
        assert!(!same(
            json!({"first_name": "Анна", "phone_number": "112"}),
            json!({"first_name": "Иван", "phone_number": "112"})
        ));
        assert!(!same(
            json!({"user_id": 0, "first_name": "Анна"}),
            json!({"user_id": 0, "first_name": "Иван"})
        ));
        assert!(same(
            json!({"user_id": 5, "first_name": "Анна"}),
            json!({"user_id": 5, "first_name": "Аня"})
        ));
        assert!(same(
            json!({"first_name": "Анна "}),
            json!({"first_name": "Анна"})
        ));
    }

    #[test]
    fn broken_exports_are_read_to_their_end() {
        for (text, count) in [
            ("", 0),
            ("{\"contacts\":{\"list\":[", 0),
            ("{\"contacts\":{\"list\":[{\"first_name\":\"A\"", 1),
            ("{\"contacts\":{\"list\":[{},{}", 2),
            ("{\"contacts\":[{}]}", 0),
            ("]]]}}}{\"contacts\":{\"list\":[{}]}}", 1),
        ] {
            assert_eq!(contacts(text.as_bytes()).count(), count, "{text}");
        }
        let deep = format!("{{\"contacts\":{{\"list\":[{}", "{\"a\":".repeat(100_000));
        assert_eq!(contacts(deep.as_bytes()).count(), 1);
    }
}
