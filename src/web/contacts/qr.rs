//! A contact as a code that phones scan, with what somebody chooses to put into it.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::app::contacts;
use crate::domain::ids::ContactId;
use crate::formats::vcard::{Part, short};
use crate::web::download::attachment;
use crate::web::form::{Form, Key, Query};
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, refused, render, run, see_other};

/// What goes in unless somebody chooses.
const USUAL: [Part; 3] = [Part::Phones, Part::Emails, Part::Organization];
/// Modules on a side (version 25, ISO/IEC 18004): what has more no camera reads from a screen.
const WIDEST: usize = 117;

#[derive(Template)]
#[template(path = "contacts/qr.html")]
struct QrView {
    page: Page,
    id: ContactId,
    coded: Coded,
}

impl QrView {
    /// The part that takes the most room, in words; nothing where only the name is chosen.
    fn heaviest(&self) -> Option<String> {
        let chosen = self.coded.offers.iter().filter(|offer| offer.is_chosen);
        let heaviest = chosen.max_by_key(|offer| offer.size)?;
        Some(self.page.t(format!("field-{}", heaviest.part.word())))
    }
}

/// A contact and what of it is coded.
struct Coded {
    name: String,
    offers: Vec<Offer>,
    /// The short card.
    text: String,
    /// The code as a drawing; `None` if the card is too long for one.
    svg: Option<String>,
}

/// Something that the contact has.
struct Offer {
    part: Part,
    is_chosen: bool,
    /// Bytes in the card.
    size: usize,
}

impl Coded {
    fn of(shown: &contacts::Shown, query: &Form) -> Self {
        let offer = |part: Part| Offer {
            part,
            is_chosen: if query.has("chosen") {
                query.all("with").any(|word| word == part.word())
            } else {
                USUAL.contains(&part)
            },
            size: part.lines(&shown.contact).len(),
        };
        let offers = Part::ALL.into_iter().map(offer).filter(|offer| offer.size > 0);
        let offers: Vec<Offer> = offers.collect();
        let chosen = offers.iter().filter(|offer| offer.is_chosen);
        let chosen: Vec<Part> = chosen.map(|offer| offer.part).collect();
        let text = short(&shown.contact, &chosen);
        Self {
            name: shown.display_name.clone(),
            svg: draw(&text),
            offers,
            text,
        }
    }

    /// The query that chooses the same again.
    fn query(&self) -> String {
        let chosen = self.offers.iter().filter(|offer| offer.is_chosen);
        chosen.fold("?chosen=1".to_owned(), |query, offer| {
            format!("{query}&with={}", offer.part.word())
        })
    }
}

/// A code dark on white, with the quiet zone that scanners need; nothing if it would be too dense.
fn draw(text: &str) -> Option<String> {
    let code = [EcLevel::M, EcLevel::L].into_iter().find_map(|level| {
        let code = QrCode::with_error_correction_level(text, level).ok()?;
        (code.width() <= WIDEST).then_some(code)
    })?;
    let drawing = code
        .render()
        .module_dimensions(4, 4)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // Within a page a drawing is no document of its own.
    let at = drawing.find("<svg")?;
    drawing.get(at..).map(str::to_owned)
}

async fn coded(
    site: &Data<Site>,
    viewer: Viewer,
    id: ContactId,
    query: Form,
) -> Result<Coded, crate::web::Error> {
    run(site, move |app| {
        let shown = contacts::show(app, &viewer.access, id)?;
        Ok(Coded::of(&shown, &query))
    })
    .await
}

/// Shows the code, or says what to leave out of it.
pub async fn show(site: Data<Site>, page: Page, viewer: Viewer, id: Key<ContactId>, query: Query) -> Answer {
    let coded = coded(&site, viewer, id.0, query.0).await?;
    let view = QrView {
        page,
        id: id.0,
        coded,
    };
    if view.coded.svg.is_some() {
        render(&view.page, &view)
    } else {
        refused(&view.page, &view)
    }
}

/// The code as a file.
pub async fn drawing(site: Data<Site>, viewer: Viewer, id: Key<ContactId>, query: Query) -> Answer {
    let coded = coded(&site, viewer, id.0, query.0).await?;
    Ok(match coded.svg {
        Some(svg) => HttpResponse::Ok()
            .content_type("image/svg+xml")
            .insert_header((header::CONTENT_DISPOSITION, attachment(&coded.name, "svg")))
            .body(svg),
        None => see_other(&format!("/contacts/{}/qr{}", id.0, coded.query())),
    })
}
