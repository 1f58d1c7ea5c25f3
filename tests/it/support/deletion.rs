//! Deletions of selected contacts in tests, whose forms can be sent again.

use blocknotik::app::bulk::{self, DeletionForm};
use blocknotik::app::jobs::Started;
use blocknotik::app::selection::Selection;
use blocknotik::app::{App, BookAccess};

use super::client::Client;
use super::page::Page;

/// A deletion as the browser sends it, which can be sent again.
pub struct Press<'a> {
    client: &'a Client,
    fields: Vec<(String, String)>,
}

impl<'a> Press<'a> {
    /// Of everything that a list finds.
    pub fn of_all(client: &'a Client, list: &str) -> Self {
        let mut fields = client.page(list).form("В корзину").pairs();
        fields.push(("all".to_owned(), "1".to_owned()));
        Self { client, fields }
    }

    pub fn of_checked(client: &'a Client, names: &[&str]) -> Self {
        let form = client.page("/?select=1").form("В корзину");
        let form = names
            .iter()
            .fold(form, |form, name| form.check(&format!("Выбрать: {name}")));
        Self {
            client,
            fields: form.pairs(),
        }
    }

    pub fn press(&self) -> Page {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.client.post("/selection/delete", &fields).follow(self.client)
    }
}

pub fn said(page: &Page) -> (Option<String>, Option<String>) {
    (
        page.flash(),
        page.find_form("Отменить")
            .map(|form| form.pairs_as_text() + &form.action),
    )
}

/// Presses twice. Both say the same and offer the same undo, which takes the first one back.
#[track_caller]
pub fn press_twice(press: &Press, count: &str) -> Page {
    let first = press.press();
    assert_eq!(first.flash().as_deref(), Some(count));
    let again = press.press();
    assert_eq!(said(&again), said(&first), "{count}");
    again
}

pub fn undo_flash(client: &Client, page: &Page) {
    page.form("Отменить").submit(client).location();
}

pub const ONE: &str = "1 контакт перемещён в корзину.";
pub const TWO: &str = "2 контакта перемещены в корзину.";
pub const THREE: &str = "3 контакта перемещены в корзину.";

pub fn delete(app: &App, access: &BookAccess, selection: &Selection, form: &DeletionForm) -> Started {
    bulk::delete(app, access, selection, form).unwrap()
}

pub fn sent(selection: &Selection) -> DeletionForm {
    DeletionForm {
        form: DeletionForm::name("1", selection),
        books: Vec::new(),
        seen: Vec::new(),
    }
}
