//! A contact as a QR code. The user chooses the parts that it contains.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use askama::Template;

use crate::app::contacts;
use crate::web::attachment::attachment;
use crate::web::form::{Form, PathId, UrlQuery};
use crate::web::page::PageContext;
use crate::web::qr_code::draw;
use crate::web::session::Viewer;
use crate::web::{Answer, Error, Site, rejected, render, run, see_other};
use domain::ids::ContactId;
use formats::vcard::{Part, qr_card};

/// The parts that are chosen at first.
const DEFAULT_PARTS: [Part; 3] = [Part::Phones, Part::Emails, Part::Organization];

#[derive(Template)]
#[template(path = "contacts/qr.html")]
struct QrView {
    page: PageContext,
    id: ContactId,
    code: ContactCode,
}

impl QrView {
    /// The name of the largest chosen part; `None` if only the name is chosen.
    fn heaviest(&self) -> Option<String> {
        let chosen = self.code.offers.iter().filter(|offer| offer.is_chosen);
        let heaviest = chosen.max_by_key(|offer| offer.size)?;
        Some(self.page.t(format!("field-{}", heaviest.part.word())))
    }
}

/// A contact, the parts to choose from, and the code of the chosen ones.
struct ContactCode {
    name: String,
    offers: Vec<PartOffer>,
    /// The short card that the code contains.
    text: String,
    /// The drawing of the code; `None` if the card is too long.
    svg: Option<String>,
}

/// A part that the contact has.
struct PartOffer {
    part: Part,
    is_chosen: bool,
    /// The bytes that the part takes in the card.
    size: usize,
}

impl ContactCode {
    fn of(shown: &contacts::ContactView, query: &Form) -> Self {
        let offer = |part: Part| PartOffer {
            part,
            is_chosen: if query.has("chosen") {
                query.all("with").any(|word| word == part.word())
            } else {
                DEFAULT_PARTS.contains(&part)
            },
            size: part.lines(&shown.contact).len(),
        };
        let offers = Part::ALL.into_iter().map(offer).filter(|offer| offer.size > 0);
        let offers: Vec<PartOffer> = offers.collect();
        let chosen = offers.iter().filter(|offer| offer.is_chosen);
        let chosen: Vec<Part> = chosen.map(|offer| offer.part).collect();
        let text = qr_card(&shown.contact, &chosen);
        Self {
            name: shown.display_name.clone(),
            svg: draw(&text),
            offers,
            text,
        }
    }

    /// The query of a URL that chooses the same parts.
    fn query(&self) -> String {
        let chosen = self.offers.iter().filter(|offer| offer.is_chosen);
        chosen.fold("?chosen=1".to_owned(), |query, offer| {
            format!("{query}&with={}", offer.part.word())
        })
    }
}

async fn load(site: &Data<Site>, viewer: Viewer, id: ContactId, query: Form) -> Result<ContactCode, Error> {
    run(site, move |app| {
        let shown = contacts::show(app, &viewer.access, id)?;
        Ok(ContactCode::of(&shown, &query))
    })
    .await
}

/// Shows the code, or which part to leave out if it is too large.
pub async fn show(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<ContactId>,
    query: UrlQuery,
) -> Answer {
    let code = load(&site, viewer, id.0, query.0).await?;
    let view = QrView { page, id: id.0, code };
    if view.code.svg.is_some() {
        render(&view.page, &view)
    } else {
        rejected(&view.page, &view)
    }
}

/// Downloads the code as a drawing.
pub async fn drawing(site: Data<Site>, viewer: Viewer, id: PathId<ContactId>, query: UrlQuery) -> Answer {
    let code = load(&site, viewer, id.0, query.0).await?;
    Ok(match code.svg {
        Some(svg) => HttpResponse::Ok()
            .content_type("image/svg+xml")
            .insert_header((header::CONTENT_DISPOSITION, attachment(&code.name, "svg")))
            .body(svg),
        None => see_other(&format!("/contacts/{}/qr{}", id.0, code.query())),
    })
}
