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

/// Paths whose forms are not kept: they contain only passwords, or files of any size.
const NOT_KEPT: [&str; 5] = ["/login", "/logout", "/setup", "/language", "/import"];

/// How the paths of the forms end that set the password of an account.
const NEW_PASSWORD: &str = "/password";
/// The path of the form of a new account, and its password, which is typed again.
const NEW_ACCOUNT: (&str, &str) = ("/settings/users", "password");

/// The fields with which the user signs in to send a kept form again.
pub const LOGIN: &str = "sign-in-login";
/// See [`LOGIN`].
pub const PASSWORD: &str = "sign-in-password";
/// How the names of the fields with the square of a photo begin.
const CROP: &str = "crop-";
/// The button that shows the page of a kept form in another language.
pub const LANGUAGE: &str = "sign-in-language";
/// The parameter with which a form signs in another user than the one of the session.
const SIGN_IN: &str = "sign-in=1";

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
        let query = head.uri.query().unwrap_or_default();
        let query: Vec<&str> = query.split('&').filter(|pair| *pair != SIGN_IN).collect();
        let mut sent_to = head.uri.path().to_owned();
        if query.iter().any(|pair| !pair.is_empty()) {
            sent_to = format!("{sent_to}?{}", query.join("&"));
        }
        Self {
            // `//host/` would lead to another site.
            action: local_path(&sent_to),
            is_multipart: encoding(head) == Some(MULTIPART),
        }
    }

    /// The same, for a form with which another user than the one of the session signs in.
    #[must_use]
    pub fn signing_in(mut self) -> Self {
        let separator = if self.action.contains('?') { '&' } else { '?' };
        self.action = format!("{}{separator}{SIGN_IN}", self.action);
        self
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
            .filter(|(name, _)| ![LOGIN, PASSWORD, LANGUAGE, KEPT_FILE].contains(name))
            .filter(|(name, _)| NEW_ACCOUNT != (target.action.as_str(), *name));
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

    /// The login of the user who filled in the form; empty if it does not say.
    #[must_use]
    pub fn filled_by(&self) -> &str {
        let mut fields = self.fields.iter();
        let login = fields.find(|(name, _)| name == FILLED_BY);
        login.map(|(_, login)| login.as_str()).unwrap_or_default()
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
                    "admin",
                    "sure",
                    "last",
                    "known",
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
        && !path.ends_with(NEW_PASSWORD)
}

/// True for a form with which another user than the one of the session signs in.
#[must_use]
pub fn signs_in_another(head: &RequestHead) -> bool {
    let query = head.uri.query().unwrap_or_default();
    may_be_kept(head) && query.split('&').any(|pair| pair == SIGN_IN)
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
