//! The pages of importing: files come in, what they mean to the book is looked through, written, and
//! told of. Every page of an import has the import's address; what it shows depends on how far it is.

pub mod begin;
pub mod choose;
pub mod columns;
pub mod original;
mod progress;
mod receive;
pub mod show;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use askama::Template;

use crate::app::imports::{self, ImportView};
use crate::app::{self, App, BookAccess};
use crate::domain::ids::ImportId;
use crate::domain::import::State;
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, render_as, run, see_other};

/// A path's import, and the part of it that `part` names; anything else is a page that does not exist.
pub struct Part<T>(pub ImportId, pub T);

impl<T: std::str::FromStr> FromRequest for Part<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = request.match_info();
        let import = path.get("id").and_then(|id| id.parse().ok());
        let part = path.get("part").and_then(|part| part.parse().ok());
        let both = import.zip(part).map(|(import, part)| Self(import, part));
        std::future::ready(both.ok_or(Error::NoPage))
    }
}

#[derive(Template)]
#[template(path = "imports/past.html")]
struct PastView {
    page: Page,
    id: ImportId,
    title: String,
}

/// Does something to an import and goes on to `to`; if it is past that, says how far it is.
async fn act(
    site: &Data<Site>,
    page: Page,
    viewer: Viewer,
    id: ImportId,
    to: &str,
    work: impl FnOnce(&App, &BookAccess) -> app::Result<()> + Send + 'static,
) -> Answer {
    let past = run(site, move |app| match work(app, &viewer.access) {
        Ok(()) => Ok(None),
        // What was taken back cannot be gone on with.
        Err(app::Error::ImportPast | app::Error::NotUndoable) => {
            imports::show(app, &viewer.access, id).map(Some)
        }
        Err(error) => Err(error),
    });
    let past = past.await.map_err(|error| match error {
        // A choice that nothing offers.
        Error::App(app::Error::BadPage) => Error::UnreadableForm,
        other => other,
    })?;
    match past {
        None => {
            site.imports.notify_one();
            Ok(see_other(to))
        }
        Some(view) => {
            let view = PastView {
                id,
                title: page.t(format!("import-past-{}", word(&view))),
                page,
            };
            render_as(StatusCode::CONFLICT, &view.page, &view)
        }
    }
}

/// One of several things that may be chosen.
struct Offer {
    /// The word of it.
    word: String,
    /// What it is called.
    text: String,
    /// True for the one that is chosen.
    chosen: bool,
}

/// How far an import is: the word of its state, or that it was taken back.
fn word(view: &ImportView) -> &'static str {
    let is_undone = view.batch.as_ref().is_some_and(|batch| batch.undone_by.is_some());
    let is_over = matches!(view.import.state, State::Done | State::Stopped | State::Failed);
    if is_undone && is_over {
        "undone"
    } else {
        view.import.state.as_str()
    }
}

/// What an import is called: by its files.
fn title(page: &Page, view: &ImportView) -> String {
    let mut names: Vec<&str> = view.files.iter().map(|file| file.name.as_str()).collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names = names.join(", ");
    if more == 0 {
        names
    } else {
        format!("{names} {}", page.n("import-more-files", more))
    }
}

/// Files whose names stand in a title.
const NAMED: usize = 3;

/// A number of bytes as people write it.
fn size(page: &Page, bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * 1024;
    const GIGA: u64 = MEGA * 1024;
    match bytes {
        0..KILO => page.n("size-bytes", bytes),
        KILO..MEGA => page.n("size-kilo", bytes.div_ceil(KILO)),
        _ if bytes.is_multiple_of(GIGA) => page.n("size-giga", bytes / GIGA),
        _ => page.n("size-mega", bytes.div_ceil(MEGA)),
    }
}
