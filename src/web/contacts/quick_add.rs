//! The lab's form: four fields, its own rules and its own words.

use actix_web::web::Data;

use crate::app::contacts;
use crate::domain::contact::{Contact, Entry, EntryType, Messenger, Service};
use crate::domain::label::typed_labels;
use crate::domain::name::guess_name;
use crate::domain::phone::check_lab_phone;
use crate::domain::telegram::telegram_handle;
use crate::web::contacts::form::FieldError;
use crate::web::contacts::list::ListView;
use crate::web::contacts::panes::{Panes, Place};
use crate::web::flash::Flash;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, refused, run, see_other_with};

/// What was typed into the lab's four fields.
#[derive(Clone, Debug)]
pub struct QuickAdd {
    /// Makes one contact of a form that is sent twice.
    pub uid: String,
    /// ФИО.
    pub fio: String,
    /// Телефон.
    pub telephone: String,
    /// Telegram.
    pub telegram: String,
    /// Теги, separated by commas.
    pub tags: String,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

impl Default for QuickAdd {
    fn default() -> Self {
        Self {
            uid: uuid::Uuid::new_v4().to_string(),
            fio: String::new(),
            telephone: String::new(),
            telegram: String::new(),
            tags: String::new(),
            errors: Vec::new(),
        }
    }
}

impl QuickAdd {
    /// The key of what is wrong with a field; empty if nothing is.
    #[must_use]
    pub fn error(&self, id: &str) -> &'static str {
        self.errors
            .iter()
            .find(|(field, _)| field == id)
            .map_or("", |(_, key)| key)
    }

    fn parse(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        let uid = form.find("uid").filter(|uid| uuid::Uuid::try_parse(uid).is_ok());
        Self {
            uid: uid.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned),
            fio: text("fio"),
            telephone: text("telephone"),
            telegram: text("telegram"),
            tags: text("tags"),
            errors: Vec::new(),
        }
    }

    fn check(&self) -> Result<Contact, Vec<FieldError>> {
        let fio = self.fio.trim();
        let mut errors = Vec::new();
        if fio.is_empty() {
            errors.push(("fio".to_owned(), "error-fio"));
        }
        if check_lab_phone(&self.telephone).is_err() {
            errors.push(("telephone".to_owned(), "error-lab-phone"));
        }
        let handle = match self.telegram.trim() {
            "" => None,
            typed => telegram_handle(typed)
                .map_err(|_| errors.push(("telegram".to_owned(), "error-lab-telegram")))
                .ok(),
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let messenger = |value| Messenger {
            line: None,
            kind: EntryType::None,
            service: Service::Telegram,
            value,
        };
        Ok(Contact {
            formatted_name: fio.to_owned(),
            name: guess_name(fio),
            phones: vec![Entry {
                line: None,
                kind: EntryType::None,
                value: self.telephone.trim().to_owned(),
            }],
            messengers: handle.map(messenger).into_iter().collect(),
            // The lab kept its tags in lower case.
            labels: typed_labels(&self.tags.to_lowercase()),
            ..Contact::default()
        })
    }
}

/// Adds a contact, or shows the list again with everything that was typed.
pub async fn save(site: Data<Site>, page: Page, viewer: Viewer, form: Form) -> Answer {
    let mut quick = QuickAdd::parse(&form);
    match quick.check() {
        Ok(contact) => {
            let uid = quick.uid;
            let created = run(&site, move |app| {
                contacts::create(app, &viewer.access, &uid, &contact)
            })
            .await?;
            Ok(see_other_with(
                "/",
                &Flash::new("flash-added").undo(created.batch),
            ))
        }
        Err(errors) => {
            quick.errors = errors;
            let place = Place::of(&Form::default());
            let panes = run(&site, move |app| Panes::load(app, &viewer.access, place, None)).await?;
            let view = ListView { page, panes, quick };
            refused(&view.page, &view)
        }
    }
}
