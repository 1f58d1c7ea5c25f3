//! Acts on selected contacts in tests, whose forms can be sent again.

use blocknotik::app::books::SeenBooks;
use blocknotik::app::bulk;
use blocknotik::app::jobs::Started;
use blocknotik::app::selection::Selection;
use blocknotik::app::sent_act::SentAct;
use blocknotik::app::{App, BookAccess};

use super::client::Client;
use super::form::Form;
use super::page::Page;

/// A form of the list as the browser sends it, which can be sent again.
pub struct Press<'a> {
    client: &'a Client,
    form: Form,
}

impl<'a> Press<'a> {
    /// Moves everything that a list finds to the trash.
    pub fn of_all(client: &'a Client, list: &str) -> Self {
        Self::all_of(client, client.page(list).form("В корзину"))
    }

    /// Does what a button of the list does to everything that it finds.
    pub fn all_of(client: &'a Client, form: Form) -> Self {
        Self {
            client,
            form: form.adding("all", "1"),
        }
    }

    /// Sends a form.
    pub fn one(client: &'a Client, form: Form) -> Self {
        Self { client, form }
    }

    /// Moves the checked contacts to the trash.
    pub fn of_checked(client: &'a Client, names: &[&str]) -> Self {
        let form = client.page("/?select=1").form("В корзину");
        let form = names
            .iter()
            .fold(form, |form, name| form.check(&format!("Выбрать: {name}")));
        Self { client, form }
    }

    pub fn press(&self) -> Page {
        self.form.submit(self.client).follow(self.client)
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

pub fn delete(app: &App, access: &BookAccess, selection: &Selection, form: &SentAct) -> Started {
    bulk::delete(app, access, selection, form).unwrap()
}

pub fn sent(selection: &Selection) -> SentAct {
    SentAct {
        form: SentAct::name("1", selection, ""),
        books: Vec::new(),
        seen: SeenBooks::default(),
    }
}
