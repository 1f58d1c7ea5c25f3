//! Extractors of forms, queries and ids in paths. A malformed form is rejected as a whole.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, Data, block};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use percent_encoding::percent_decode_str;

use crate::app::{self, BookAccess};
pub use crate::http::query::REST;
use crate::web::error::Error;
use crate::web::limits::{MAX_CUT_QUERY, PARSED_AT_ONCE};
use crate::web::session;
use crate::web::site::{ServeOptions, Site};

/// The field of a button with the state of the books that its page shows.
pub const SEEN: &str = "seen";
/// The field of a form with the id of the account that filled it in. Unlike a login it never changes, and no other
/// account gets it.
pub const FILLED_BY_ID: &str = "filled-by-id";
/// The field with the login that the account had then, for the page that asks for its password.
pub const FILLED_BY: &str = "filled-by";

/// The fields of a form or a query, in order. A name can repeat. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Arc<Fields>,
}

#[derive(Debug, Default)]
struct Fields {
    pairs: Vec<(String, String)>,
    /// Where the fields of each name are.
    places: HashMap<String, Vec<usize>>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded` text. Line breaks become `\n`, other control characters are
    /// left out.
    ///
    /// # Errors
    /// `UnreadableForm` if it is not UTF-8.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let text = std::str::from_utf8(text).map_err(|_| Error::UnreadableForm)?;
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        decoded.collect::<Result<_, _>>().map(Self::of_fields)
    }

    /// Reads the query of a URL. One parameter may hold the others, as a query of its own: see [`REST`].
    ///
    /// # Errors
    /// `UnreadableForm` if it is not UTF-8.
    pub fn parse_query(text: &[u8]) -> Result<Self, Error> {
        let query = Self::parse(text)?;
        let Some(rest) = query.find(REST) else {
            return Ok(query);
        };
        let rest = Self::parse(rest.as_bytes())?;
        let own = query.pairs().filter(|(name, _)| *name != REST);
        let pairs = own.chain(rest.pairs());
        Ok(Self::of_fields(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ))
    }

    /// Decodes the fields of a `multipart/form-data` body, like [`parse`](Self::parse).
    ///
    /// # Errors
    /// `UnreadableForm` if a value is not UTF-8.
    pub fn of(fields: Vec<(String, Vec<u8>)>) -> Result<Self, Error> {
        let read = fields.into_iter().map(|(name, value)| {
            let value = String::from_utf8(value).map_err(|_| Error::UnreadableForm)?;
            Ok((normalize(&name), normalize(&value)))
        });
        read.collect::<Result<_, _>>().map(Self::of_fields)
    }

    fn of_fields(pairs: Vec<(String, String)>) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, (name, _)) in pairs.iter().enumerate() {
            match places.get_mut(name) {
                Some(places) => places.push(at),
                None => {
                    places.insert(name.clone(), vec![at]);
                }
            }
        }
        Self {
            fields: Arc::new(Fields { pairs, places }),
        }
    }

    /// The first value of a field; empty without the field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The value of a field that a page fills in: a number, an id, a word.
    ///
    /// # Errors
    /// `Damaged` if it is missing or malformed.
    pub fn read<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        self.get(name).trim().parse().map_err(|_| Error::Damaged)
    }

    /// The same of a field that may be missing or empty.
    ///
    /// # Errors
    /// `Damaged` if it is malformed.
    pub fn read_if_any<T: FromStr>(&self, name: &str) -> Result<Option<T>, Error> {
        match self.get(name).trim() {
            "" => Ok(None),
            _ => self.read(name).map(Some),
        }
    }

    /// All values of a field, in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let places = self.fields.places.get(name);
        let places = places.map(Vec::as_slice).unwrap_or_default();
        let pairs = places.iter().filter_map(|at| self.fields.pairs.get(*at));
        pairs.map(|(_, value)| value.as_str())
    }

    /// True if the form has the field: a ticked box, a pressed button.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// All fields, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(text: &str) -> Result<String, Error> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| Error::UnreadableForm)?;
    Ok(normalize(&decoded))
}

/// Replaces line breaks by `\n`, among them the vertical tab, which word processors put into text that is
/// pasted. Leaves out what no card has: the characters that XML 1.0 §2.2 excludes.
fn normalize(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{b}'], "\n");
    let is_text = |c: &char| (*c >= ' ' || matches!(c, '\n' | '\t')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    if lines.chars().all(|c| is_text(&c)) {
        lines
    } else {
        lines.chars().filter(is_text).collect()
    }
}

/// Reads a form: a large one on a blocking thread, so that other requests of this worker are not held up.
pub(super) async fn off_thread_if_large(
    bytes: usize,
    read: impl FnOnce() -> Result<Form, Error> + Send + 'static,
) -> Result<Form, Error> {
    if bytes <= PARSED_AT_ONCE {
        return read();
    }
    let read = block(read).await;
    read.map_err(app::Error::failed("reading a form"))?
}

/// In the extensions of a request whose form signs its user in. It is not checked before that.
pub struct SignsIn;

/// Rejects a form that another user filled in, in a browser that two users share. A form that destroys has to say who
/// filled it in.
pub(super) fn check_filler(form: Form, request: &HttpRequest) -> Result<Form, Error> {
    let visitor = session::visitor(request);
    let Some(access) = visitor.access else {
        return Ok(form);
    };
    if request.extensions().get::<SignsIn>().is_some() {
        return Ok(form);
    }
    if is_filled_by_other(&form, &access) {
        return Err(Error::FilledByOther);
    }
    let site = request.app_data::<Data<Site>>();
    let has_accounts = site.is_some_and(|site| site.options.sign_in);
    if has_accounts && destroys(request.path()) && !form.has(FILLED_BY_ID) {
        return Err(Error::Damaged);
    }
    Ok(form)
}

/// True for a path whose form destroys what no undo brings back, without naming what only one account has.
fn destroys(path: &str) -> bool {
    ["/trash/empty", "/settings/sessions/end-others"].contains(&path)
        || path.starts_with("/settings/users/") && path.ends_with("/delete")
}

/// True if another user than this one filled in the form.
pub fn is_filled_by_other(form: &Form, access: &BookAccess) -> bool {
    let filler = form.find(FILLED_BY_ID);
    filler.is_some_and(|id| id != access.account().id.to_string())
}

/// The form that a request sent. The extractors put it into the request's extensions, where the page of a fault finds it.
pub struct ReceivedForm(pub Form);

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        let site = request.app_data::<Data<Site>>();
        let request = request.clone();
        let time = site.map_or(ServeOptions::FORM_TIMEOUT, |site| site.options.form_timeout);
        Box::pin(async move {
            let body = timeout(time, body).await.map_err(|_| Error::TooSlow)?;
            let body = body.map_err(|error| match error.as_response_error().status_code() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                _ => Error::Damaged,
            });
            let body = body?;
            let form = off_thread_if_large(body.len(), move || Self::parse(&body)).await?;
            request.extensions_mut().insert(ReceivedForm(form.clone()));
            check_filler(form, &request)
        })
    }
}

/// The query of the URL.
pub struct UrlQuery(pub Form);

impl FromRequest for UrlQuery {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = Form::parse_query(request.query_string().as_bytes());
        let is_search = |query: &Form| {
            ["q", "find"]
                .iter()
                .any(|name| query.get(name).len() > MAX_CUT_QUERY)
        };
        std::future::ready(match query {
            Ok(query) if is_search(&query) => Err(Error::QueryTooLong),
            query => query.map(Self),
        })
    }
}

/// The `{id}` of a path. A malformed id gives 404.
pub struct PathId<T>(pub T);

impl<T: FromStr> FromRequest for PathId<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = request.match_info().get("id").and_then(|id| id.parse().ok());
        std::future::ready(key.map(Self).ok_or(Error::NoPage))
    }
}
