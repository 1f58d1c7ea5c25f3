//! A form that was not answered as its sender wanted, because the session had ended or the server failed. Its fields stay
//! in the page that says so, and the page's button sends them again: nothing that was typed is lost, with or without
//! script.
//!
//! The fields are kept in the page and not on the server: a stranger cannot fill the database, and the text of one
//! user is never stored for another.

use actix_web::dev::RequestHead;
use actix_web::http::{Method, header};
use actix_web::{HttpMessage, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::web::file_form::{ChosenFile, KEPT_FILE, SentFile};
use crate::web::form::{FILLED_BY, FILLED_BY_ID, Form, ReceivedForm, SEEN};
use crate::web::local_path;
use crate::web::named_book::BOOK;

const MULTIPART: &str = "multipart/form-data";

/// Paths whose forms are not kept: they contain passwords, or files of any size.
const NOT_KEPT: [&str; 6] = [
    "/login",
    "/logout",
    "/setup",
    "/language",
    "/import",
    "/settings/password",
];

/// The pages of accounts, whose forms contain passwords too.
const ACCOUNTS: &str = "/settings/users";

/// The fields with which the user signs in to send a kept form again.
pub const LOGIN: &str = "sign-in-login";
/// See [`LOGIN`].
pub const PASSWORD: &str = "sign-in-password";
/// How the names of the fields with the square of a photo begin.
const CROP: &str = "crop-";
/// The button that shows the page of a kept form in another language.
pub const LANGUAGE: &str = "sign-in-language";

/// Where a form is sent.
pub struct FormTarget {
    /// The path and query.
    pub action: String,
    /// The encoding that the receiver expects.
    pub is_multipart: bool,
}

impl FormTarget {
    /// The target of a request.
    #[must_use]
    pub fn of(head: &RequestHead) -> Self {
        let sent_to = head.uri.path_and_query();
        Self {
            // `//host/` would lead to another site.
            action: local_path(sent_to.map_or("/", |path| path.as_str())),
            is_multipart: encoding(head) == Some(MULTIPART),
        }
    }
}

/// A form as its page repeats it.
pub struct KeptForm {
    /// Where the button sends it.
    pub target: FormTarget,
    /// The fields, and the file in base64.
    pub fields: Vec<(String, String)>,
    /// True if a file was chosen that is too large to be kept.
    pub lost_file: bool,
}

impl KeptForm {
    /// A form that was sent, without what only its page sent with it.
    #[must_use]
    pub fn new(target: FormTarget, form: &Form, file: ChosenFile) -> Self {
        let fields = form
            .pairs()
            .filter(|(name, _)| ![LOGIN, PASSWORD, LANGUAGE, KEPT_FILE].contains(name));
        let mut fields: Vec<(String, String)> = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut lost_file = false;
        match file {
            ChosenFile::Nothing => {}
            ChosenFile::File(file) => fields.push((KEPT_FILE.to_owned(), STANDARD.encode(file.bytes))),
            ChosenFile::TooLarge => {
                lost_file = true;
                // The user may choose another picture.
                fields.retain(|(name, _)| !name.starts_with(CROP));
            }
        }
        Self {
            target,
            fields,
            lost_file,
        }
    }

    /// What the user typed, without the fields that no user sees.
    pub fn typed(&self) -> impl Iterator<Item = &str> {
        let is_hidden = |name: &str| {
            ["-line", "-type"].iter().any(|end| name.ends_with(end))
                || name.starts_with(CROP)
                || [
                    "uid",
                    "revision",
                    "against",
                    "back",
                    BOOK,
                    "to",
                    "how",
                    FILLED_BY_ID,
                    FILLED_BY,
                    KEPT_FILE,
                    "drop-kept-file",
                    "more",
                    "photo-remove",
                    SEEN,
                    "selected",
                    "ids",
                    "id",
                    "all",
                    "select",
                ]
                .contains(&name)
        };
        self.fields
            .iter()
            .filter(move |(name, value)| !is_hidden(name) && !value.trim().is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// True if the form has a file.
    #[must_use]
    pub fn keeps_file(&self) -> bool {
        self.fields.iter().any(|(name, _)| name == KEPT_FILE)
    }
}

/// True for a request with a form that may be kept.
#[must_use]
pub fn may_be_kept(head: &RequestHead) -> bool {
    let path = head.uri.path();
    head.method == Method::POST
        && encoding(head).is_some()
        && !NOT_KEPT.contains(&path)
        && !path.starts_with(ACCOUNTS)
}

/// The encoding of the form; `None` if the request has no form.
fn encoding(head: &RequestHead) -> Option<&'static str> {
    let content_type = head.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = content_type.split(';').next()?.trim();
    [MULTIPART, "application/x-www-form-urlencoded"]
        .into_iter()
        .find(|known| kind.eq_ignore_ascii_case(known))
}

/// The form that a request sent, if it may be kept.
#[must_use]
pub fn sent_form(request: &HttpRequest) -> Option<KeptForm> {
    if !may_be_kept(request.head()) {
        return None;
    }
    let ReceivedForm(form) = request.extensions_mut().remove()?;
    let file = request.extensions_mut().remove();
    let file = file.map_or(ChosenFile::Nothing, |SentFile(file)| file);
    Some(KeptForm::new(FormTarget::of(request.head()), &form, file))
}
