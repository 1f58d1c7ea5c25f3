//! The routes of the site, for tests that try all of them, and a test that none is missing here.

use blocknotik::app::{app_passwords, imports, labels, saved_searches};
use domain::account::AppScope;
use domain::import::Verdict;

use crate::support::app::create_app_password;
use crate::support::client::Client;
use crate::support::contacts::add;
use crate::support::import::{THREE_CARDS, items, preview};
use crate::support::server::TestServer;

/// Every route to an object of an account, with a valid body. `ID` is a contact, `TRASHED` one in the trash; `LABEL`,
/// `SEARCH`, `CHANGE`, `BATCH`, `IMPORT`, `ITEM`, `FILE`, `JOB`, `BOOK` and `DEVICE` likewise. `OWNLABEL` is a label of the requesting account.
pub const OBJECT_ROUTES: [(&str, &str, &str); 63] = [
    ("GET", "/contacts/ID", ""),
    ("POST", "/contacts/ID", "revision=1&given=Eve"),
    ("GET", "/contacts/ID/edit", ""),
    ("GET", "/contacts/ID/labels", ""),
    ("POST", "/contacts/ID/labels", "add=Eve"),
    ("GET", "/contacts/ID/photo", ""),
    ("GET", "/contacts/ID/thumbnail", ""),
    ("GET", "/contacts/ID/qr", ""),
    ("GET", "/contacts/ID/qr.svg", ""),
    ("GET", "/contacts/ID.vcf", ""),
    ("GET", "/contacts/ID/history", ""),
    ("POST", "/contacts/ID/history/CHANGE/restore", "revision=1"),
    ("POST", "/contacts/ID/separate", "batch=1"),
    ("POST", "/contacts/ID/transfer", "to=contacts&how=move"),
    ("GET", "/settings/devices/DEVICE", ""),
    ("POST", "/settings/books/BOOK", "name=Eve"),
    ("POST", "/settings/books/BOOK/delete", ""),
    ("POST", "/settings/books/BOOK/restore", ""),
    ("POST", "/contacts/ID/delete", ""),
    ("POST", "/contacts/TRASHED/restore", ""),
    ("POST", "/contacts/TRASHED/restore", "how=merge"),
    ("POST", "/contacts/TRASHED/restore", "how=keep-both"),
    ("GET", "/contacts/TRASHED/purge", ""),
    ("POST", "/contacts/TRASHED/purge", ""),
    ("POST", "/labels/LABEL/rename", "name=Eve"),
    ("GET", "/labels/LABEL/merge", ""),
    ("POST", "/labels/LABEL/merge", "into=OWNLABEL"),
    ("POST", "/labels/OWNLABEL/merge", "into=LABEL"),
    ("POST", "/labels/LABEL/delete", ""),
    ("POST", "/searches/SEARCH/delete", ""),
    ("POST", "/batches/BATCH/undo", ""),
    ("GET", "/jobs/JOB", ""),
    ("POST", "/jobs/JOB/stop", ""),
    ("POST", "/jobs/JOB/resume", ""),
    ("GET", "/contacts/ID/repair", ""),
    (
        "POST",
        "/contacts/ID/repair",
        "revision=1&card=BEGIN:VCARD%0AFN:Eve%0AEND:VCARD",
    ),
    ("GET", "/imports/IMPORT", ""),
    ("GET", "/imports/IMPORT?show=remarks", ""),
    ("GET", "/imports/IMPORT/report.txt", ""),
    ("GET", "/imports/IMPORT/columns", ""),
    ("POST", "/imports/IMPORT/columns", ""),
    ("POST", "/imports/IMPORT/choose", "verdict=new&choice=skip"),
    ("POST", "/imports/IMPORT/items/ITEM", "choice=skip"),
    ("GET", "/imports/IMPORT/items/ITEM/original", ""),
    ("POST", "/imports/IMPORT/files/FILE/charset", "charset=KOI8-R"),
    ("POST", "/imports/IMPORT/label", "label=Eve"),
    ("POST", "/imports/IMPORT/start", ""),
    ("POST", "/imports/IMPORT/stop", ""),
    ("POST", "/imports/IMPORT/discard", ""),
    // Acts on a selection.
    ("POST", "/selection/add-label", "name=Eve&id=ID"),
    ("POST", "/selection/remove-label", "name=Eve&all=1&label=LABEL"),
    ("POST", "/selection/favorite", "on=1&id=ID"),
    ("POST", "/selection/delete", "id=ID"),
    ("POST", "/selection/transfer", "id=ID&to=contacts&how=copy"),
    ("GET", "/duplicates/merge?id=ID&id=TRASHED", ""),
    (
        "POST",
        "/duplicates/merge",
        "id=ID&id=TRASHED&revision-ID=1&revision-TRASHED=2",
    ),
    (
        "POST",
        "/duplicates/decide",
        "id=ID&id=TRASHED&decision=different",
    ),
    // Exports.
    ("GET", "/export?label=LABEL", ""),
    ("GET", "/export?id=ID", ""),
    ("POST", "/export", "format=vcf&label=LABEL"),
    ("POST", "/export", "format=zip&id=ID"),
    ("GET", "/print?label=LABEL", ""),
    ("GET", "/addresses?label=LABEL", ""),
];

/// Routes that use the book of the requesting account.
pub const BOOK_ROUTES: [(&str, &str); 51] = [
    ("GET", "/"),
    ("POST", "/"),
    ("POST", "/add"),
    ("POST", "/demo"),
    ("GET", "/search"),
    ("POST", "/searches"),
    ("GET", "/more"),
    ("GET", "/contacts/new"),
    ("POST", "/contacts"),
    ("GET", "/import"),
    ("POST", "/import"),
    ("GET", "/labels"),
    ("POST", "/labels"),
    ("GET", "/duplicates"),
    ("POST", "/duplicates/merge-sure"),
    ("POST", "/duplicates/take-back"),
    ("GET", "/trash"),
    ("GET", "/trash/empty"),
    ("POST", "/trash/empty"),
    ("GET", "/changes"),
    ("GET", "/settings"),
    ("POST", "/settings"),
    ("POST", "/settings/password"),
    ("POST", "/settings/sessions/end-others"),
    ("POST", "/settings/sessions/1/end"),
    ("GET", "/settings/books"),
    ("POST", "/settings/books"),
    ("GET", "/settings/devices"),
    ("POST", "/settings/devices"),
    ("POST", "/settings/devices/profile"),
    ("POST", "/settings/devices/1/labels"),
    ("POST", "/settings/devices/1/revoke"),
    ("GET", "/settings/users"),
    ("POST", "/settings/users"),
    ("GET", "/settings/users/1"),
    ("POST", "/settings/users/1"),
    ("POST", "/settings/users/1/password"),
    ("POST", "/settings/users/1/lock"),
    ("POST", "/settings/users/1/unlock"),
    ("POST", "/settings/users/1/remove"),
    ("POST", "/settings/users/1/restore"),
    ("POST", "/settings/users/1/delete"),
    // Acts on a selection.
    ("POST", "/selection/add-label"),
    ("POST", "/selection/remove-label"),
    ("POST", "/selection/favorite"),
    ("POST", "/selection/delete"),
    ("POST", "/selection/transfer"),
    // Exports.
    ("GET", "/export"),
    ("POST", "/export"),
    ("GET", "/print"),
    ("GET", "/addresses"),
];

/// Routes that do not require an account.
pub const OPEN_ROUTES: [(&str, &str); 9] = [
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/manifest.webmanifest"),
    ("GET", "/setup"),
    ("POST", "/setup"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("POST", "/logout"),
    ("POST", "/language"),
];

/// Routes that require an app password.
const PROGRAM_ROUTES: [(&str, &str); 2] = [("GET", "/api/search"), ("GET", "/api/lookup")];

/// The paths to which forms are sent.
pub fn posted() -> impl Iterator<Item = &'static str> {
    let objects = OBJECT_ROUTES.map(|(method, route, _)| (method, route));
    let all = objects.into_iter().chain(BOOK_ROUTES).chain(OPEN_ROUTES);
    all.filter(|(method, _)| *method == "POST")
        .map(|(_, route)| route)
}

/// The objects that [`OBJECT_ROUTES`] name, with their keys.
pub struct Objects(Vec<(&'static str, String)>);

impl Objects {
    /// Keys that no object has.
    pub fn missing() -> Self {
        let names = [
            "TRASHED", "OWNLABEL", "LABEL", "SEARCH", "CHANGE", "BATCH", "IMPORT", "ITEM", "FILE", "JOB",
            "BOOK", "DEVICE", "ID",
        ];
        Self(names.map(|name| (name, "1".to_owned())).to_vec())
    }

    /// Creates one of each in the book of an account.
    pub fn create(server: &TestServer, client: &Client, login: &str) -> Self {
        let path = add(client, "Котова Анна", "+79991234567", "метка");
        let trashed = add(client, "В корзине", "+79991234568", "");
        client.page(&trashed).form("Удалить").submit(client).location();
        let form = client.page(&format!("{path}/edit")).form("Сохранить");
        form.fill("Должность", "врач").submit(client).location();
        let (app, access) = (&server.app, server.access_of(login));
        let import = preview(app, &access, "", &[("a.vcf", THREE_CARDS.as_bytes())]);
        let job = "SELECT CAST(max(id) AS TEXT) AS line FROM jobs";
        let part = |path: &str, at: usize| path.split('/').nth(at).unwrap().to_owned();
        let action = |page: &str| {
            let page = client.page(page);
            page.select(".past form")[0].attr("action").unwrap().to_owned()
        };
        let label = labels::all(app, &access).unwrap()[0].id.to_string();
        saved_searches::save(app, &access, "анна").unwrap();
        let search = saved_searches::all(app, &access).unwrap()[0].id.to_string();
        create_app_password(app, &access, "Телефон", AppScope::Dav);
        let device = app_passwords::list(app, access.actor()).unwrap()[0]
            .id
            .to_string();
        Self(vec![
            ("TRASHED", part(&trashed, 2)),
            ("OWNLABEL", label.clone()),
            ("LABEL", label),
            ("SEARCH", search),
            ("CHANGE", part(&action(&format!("{path}/history")), 4)),
            ("BATCH", part(&action("/changes"), 2)),
            ("IMPORT", import.to_string()),
            (
                "ITEM",
                items(app, &access, import, Verdict::New)[0].id.to_string(),
            ),
            (
                "FILE",
                imports::show(app, &access, import).unwrap().files[0]
                    .id
                    .to_string(),
            ),
            ("JOB", server.db.lines(job).concat()),
            ("BOOK", access.book_id().to_string()),
            ("DEVICE", device),
            ("ID", part(&path, 2)),
        ])
    }

    /// A route or a body with the keys in place of the names.
    pub fn fill(&self, text: &str) -> String {
        let fill = |text: String, (name, key): &(&str, String)| text.replace(name, key);
        self.0.iter().fold(text.to_owned(), fill)
    }
}

/// Method and path of each route in the table of the site.
fn registered() -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = include_str!("../../src/web/routes.rs");
    table.split("resource(\"").skip(1).flat_map(|service| {
        let (path, handlers) = service.split_once('"').unwrap();
        let methods = [("GET", "get()"), ("POST", "post()")];
        let methods = methods.into_iter().filter(|(_, call)| handlers.contains(call));
        methods.map(move |(method, _)| (method, path))
    })
}

/// True if a route of the lists has this path of the table.
fn is_at(route: &str, path: &str) -> bool {
    let route: Vec<&str> = route.split('?').next().unwrap().split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    let is_key =
        |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let same = |(part, segment): (&&str, &&str)| match segment.split_once('{') {
        None => part == segment,
        Some((_, rest)) => {
            let (_, end) = rest.split_once('}').unwrap();
            part.strip_suffix(end).is_some_and(is_key)
        }
    };
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

#[test]
fn every_route_of_the_site_is_in_a_list() {
    let objects = OBJECT_ROUTES.map(|(method, route, _)| (method, route));
    let listed: Vec<_> = objects
        .into_iter()
        .chain(BOOK_ROUTES)
        .chain(OPEN_ROUTES)
        .chain(PROGRAM_ROUTES)
        .collect();
    let is_listed =
        |method: &str, path: &str| listed.iter().any(|(m, route)| *m == method && is_at(route, path));
    let missing: Vec<_> = registered()
        .filter(|(method, path)| !is_listed(method, path))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(registered().count() > 70, "the table is read");
}
