//! Uses the program so that it sends as many of its statements as possible.

use blocknotik::app::accounts::{AccountChange, NewAccount};
use blocknotik::app::export::{self, ExportFormat};
use blocknotik::app::imports::ItemList;
use blocknotik::app::jobs::{self, Started};
use blocknotik::app::selection::{self, Selection};
use blocknotik::app::{
    App, BookAccess, Device, accounts, demo, duplicates, imports, maintenance, print, trash, verify,
};
use chrono::TimeDelta;
use domain::account::Sort;
use domain::duplicates::Decision;
use domain::ids::{ContactId, ImportId, ImportItemId};
use domain::import::{Choice, Verdict};

use super::acts;
use super::recorder::{Recorder, Statement};
use crate::adopt::create_lab_tables;
use crate::support::app::{PASSWORD, account};
use crate::support::client::Client;
use crate::support::dav::{card as dav_card, group_card};
use crate::support::db::TestDb;
use crate::support::import::{card, cards, import, preview};
use crate::support::jobs::{delete_selected, finished, run_jobs, undo, with_small_steps};
use crate::support::server::TestServer;
use crate::verify::random_operations::act_at_random;

/// Pages that the browser opens. `{contact}` and the others become the key of a row.
const PAGES: &[&str] = &[
    "/",
    "/?q=анна",
    "/?q=912",
    "/?q=анна+котова",
    "/?label={label}",
    "/?label={label}&q=person",
    "/?sort=given",
    "/?sort=added",
    "/?sort=changed",
    "/?sort=added&label={label}",
    "/?sort=changed&repair=1",
    "/addresses?label={label}",
    "/?letter=P",
    "/?letter=P&sort=given",
    "/?needs=repair",
    "/?repair=1",
    "/?contact={contact}",
    "/contacts/new",
    "/contacts/{contact}",
    "/contacts/{contact}/edit",
    "/contacts/{contact}/history",
    "/contacts/{contact}.vcf",
    "/contacts/{contact}/qr",
    "/contacts/{contact}/repair",
    "/contacts/{photo}/photo",
    "/contacts/{photo}/thumbnail",
    "/contacts/{photo}",
    "/?sort=viewed",
    "/labels",
    "/labels/{label}/merge",
    "/trash",
    "/duplicates",
    "/duplicates?q=anna+912&label={label}&decisions=1000",
    "/changes",
    "/import",
    "/imports/{import}",
    "/export",
    "/export?format=vcf",
    "/print",
    "/settings",
    "/settings/devices",
    "/settings/users",
    "/readyz",
];

/// The statements that the program sent to the database.
pub fn statements(db: TestDb) -> (TestServer, Vec<Statement>) {
    let recorder = Recorder::start(&db);
    let server = TestServer::start(db);
    set_up(&server);
    let client = server.client_of("anna");
    let app = with_small_steps(&server.app, 50);
    let anna = server.access_of("anna");
    write(&server, &app, &anna);
    acts::label_many(&app, &anna);
    acts::transfer_many(&app, &anna);
    acts::merge_duplicates(&app, &anna, &client);
    acts::search(&server, &anna, &client);
    open_pages(&server, &client);
    decide(&app, &anna);
    sync_device(&server);
    read_all(&app, &anna);
    maintain(&server, &app, &anna);
    let statements = recorder.stop(&server.db);
    (server, statements)
}

/// Creates the first account, which adopts the contacts of the lab app.
fn set_up(server: &TestServer) {
    create_lab_tables(&server.db);
    let anna = NewAccount {
        login: "anna".to_owned(),
        name: String::new(),
        password: PASSWORD.to_owned(),
        locale: None,
        time_zone: "Europe/Moscow".to_owned(),
    };
    let device = Device {
        address: "127.0.0.1".to_owned(),
        user_agent: String::new(),
        cookie: String::new(),
        time_zone: "Asia/Tomsk".to_owned(),
    };
    let code = accounts::setup_code(&server.app).unwrap();
    accounts::setup(&server.app, &code, &anna, &device).unwrap();
    accounts::adopt_lab_at_start(&server.app).unwrap();
}

fn write(server: &TestServer, app: &App, anna: &BookAccess) {
    import(app, anna, "first.vcf", card("u0", "FN:First"));
    act_at_random(app, anna, &server.db, 400);
    let boris = account(app, "boris");
    demo::fill(app, &boris, 120, 1, &mut |_| {}).unwrap();
    import(app, anna, "persons.vcf", cards(0, 260));
    import(app, anna, "again.vcf", cards(0, 60).replace("Person", "Someone"));
    import(app, anna, "alike.vcf", cards(0, 60).replace("UID:n", "UID:m"));
    let group = "FN:Club\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:n1";
    import(app, anna, "group.vcf", card("group", group));
    let broken = card("broken", "FN:Broken\r\nno property");
    let waiting = preview(app, anna, "Новые", &[("b.vcf", broken.as_bytes())]);
    imports::show(app, anna, waiting).unwrap();
    imports::set_label(app, anna, waiting, "Другие").unwrap();
    let unknown = preview(app, anna, "", &[("odd.csv", b"a,b\n1,2\n3,4\n")]);
    map_columns(app, anna, unknown);
    choose_items(app, anna, waiting);
    let discarded = preview(app, anna, "", &[("c.vcf", broken.as_bytes())]);
    imports::discard(app, anna, discarded).unwrap();
    run_jobs(app);
}

/// Says twice that contacts are different people, and takes it back.
fn decide(app: &App, anna: &BookAccess) {
    let ids: Vec<i64> = (1..200).collect();
    for _ in 0..2 {
        duplicates::decide(app, anna, &ids, Decision::Different).unwrap();
    }
    let decided = duplicates::decisions(app, anna, None).unwrap().decisions;
    duplicates::withdraw(app, anna, decided[0].id).unwrap();
}

/// Says what the columns of a table mean, and on which line its header is.
fn map_columns(app: &App, anna: &BookAccess, import: ImportId) {
    let columns = imports::columns(app, anna, import).unwrap().remove(0);
    imports::choose_header(app, anna, import, columns.file, 2).unwrap();
    imports::map_columns(app, anna, import, &[(columns.file, columns.mapping)]).unwrap();
    run_jobs(app);
}

/// Opens the items of a preview, and chooses what to do with one of them.
fn choose_items(app: &App, anna: &BookAccess, import: ImportId) {
    let list = ItemList::Verdict(Verdict::New);
    let items = imports::items(app, anna, import, list, ImportItemId(0))
        .unwrap()
        .items;
    imports::original(app, anna, import, items[0].id).unwrap();
    imports::choose_item(app, anna, import, items[0].id, Choice::Skip).unwrap();
    imports::count_planned(app, anna, import).unwrap();
    imports::report(app, anna, import, ImportItemId(0)).unwrap();
    let file = imports::show(app, anna, import).unwrap().files[0].id;
    imports::choose_charset(app, anna, import, file, "windows-1251").unwrap();
    run_jobs(app);
}

fn open_pages(server: &TestServer, client: &Client) {
    let key = |of: &str| {
        let sql = format!("SELECT CAST(max(id) AS TEXT) AS line FROM {of}");
        server.db.lines(&sql)[0].clone()
    };
    let keys = [
        ("{photo}", key("contacts WHERE has_photo AND deleted_at IS NULL")),
        (
            "{contact}",
            key("contacts WHERE deleted_at IS NULL AND book_id = 1"),
        ),
        ("{label}", key("labels WHERE book_id = 1 AND contact_count > 0")),
        ("{import}", key("imports WHERE book_id = 1")),
    ];
    let path = |page: &str| {
        keys.iter()
            .fold(page.to_owned(), |path, (name, key)| path.replace(name, key))
    };
    for page in PAGES {
        let response = client.get(&path(page));
        assert!(response.status < 500, "{page}: {}", response.status);
        if response.status == 200 && (page.starts_with("/?") || *page == "/") {
            let list = response.page(200);
            for next in list.select("a[rel=next], a[rel=prev]") {
                client.get(next.attr("href").unwrap());
            }
        }
    }
    let trashed = key("contacts WHERE deleted_at IS NOT NULL AND purged_at IS NULL");
    client.post(&format!("/contacts/{trashed}/restore"), &[]);
    let quick = [
        ("fio", "Котова Анна"),
        ("telephone", "+79991234567"),
        ("tags", "друзья"),
    ];
    client.post("/add", &quick);
    client.post("/language", &[("locale", "en"), ("language", "en")]);
    client.post("/login", &[("login", "boris"), ("password", "wrong")]);
    client.post("/login", &[("login", "boris"), ("password", PASSWORD)]);
    client.post("/settings/sessions/end-others", &[]);
    client.post("/logout", &[]);
}

/// Does what a phone does.
fn sync_device(server: &TestServer) {
    let dav = server.device("anna", "Телефон");
    let start = dav.sync("").token;
    dav.add("dav.vcf", &dav_card("dav", "Анна"));
    let path = dav.path("dav.vcf");
    dav.put(
        "dav.vcf",
        &[("If", &format!("<{path}> ([\"x\"])"))],
        &dav_card("dav", "Алла"),
    );
    let color =
        "<propertyupdate xmlns='DAV:'><set><prop><color xmlns='urn:x'/></prop></set></propertyupdate>";
    for path in [&dav.book, &path] {
        dav.send("PROPPATCH", path, &[], color);
        dav.propfind(path, "1", "<getetag/><getcontentlength/><color xmlns='urn:x'/>");
    }
    dav.multiget("<getetag/><c:address-data/>", &[&path, "/dav/x"]);
    dav.found("<c:filter><c:prop-filter name='TEL'/></c:filter>");
    dav.send("MOVE", &path, &[("Destination", &dav.path("moved.vcf"))], "");
    dav.send("DELETE", &dav.path("moved.vcf"), &[], "");
    dav.sync(&start);
    dav.sync_response("data:,x/0/", Some(1));
    sync_groups(server);
}

/// Does what a phone does that knows labels as group cards.
fn sync_groups(server: &TestServer) {
    let phone = server
        .device("anna", "iPhone")
        .with_program("iOS/18.1 dataaccessd/1.0");
    let group = |name| group_card("group", name, &["g1"]);
    let start = phone.sync("").token;
    phone.add("g1.vcf", &dav_card("g1", "Анна"));
    phone.put("group.vcf", &[], &group("Хор"));
    phone.put("group.vcf", &[], &group("Квартет"));
    phone.propfind(&phone.book, "1", "<getetag/><getcontentlength/>");
    phone.get(&phone.path("group.vcf"));
    phone.send("DELETE", &phone.path("group.vcf"), &[], "");
    phone.sync(&start);
}

fn read_all(app: &App, anna: &BookAccess) {
    for format in ExportFormat::ALL {
        let mut export = export::export(app, anna, &Selection::book(), format).unwrap();
        assert!(export.all(|part| part.is_ok()));
    }
    let matching = Selection::Matching {
        q: "person".to_owned(),
        exact: false,
        label: None,
        needs_repair: false,
    };
    let in_need = Selection::Matching {
        q: String::new(),
        exact: false,
        label: None,
        needs_repair: true,
    };
    let selected = Selection::Contacts((1..200).map(ContactId).collect());
    for selection in [Selection::book(), matching, in_need, selected] {
        let mut export = export::export(app, anna, &selection, ExportFormat::Vcf).unwrap();
        assert!(export.all(|part| part.is_ok()));
        selection::summarize(app, anna, &selection).unwrap();
    }
    // Pressed twice, undone, and pressed once more.
    let some = Selection::Contacts((150..190).map(ContactId).collect());
    for _ in 0..2 {
        let deleted = finished(delete_selected(app, anna, &some).unwrap());
        assert_eq!(
            finished(delete_selected(app, anna, &some).unwrap()).batch,
            deleted.batch
        );
        undo(app, anna, deleted.batch.unwrap()).unwrap();
    }
    let printed = print::read(app, anna, &Selection::book(), Sort::Given);
    assert!(printed.is_some_and(|printed| printed.count() > 0));
    accounts::all(app).unwrap();
    let password = AccountChange::Password(PASSWORD.to_owned());
    accounts::change_by_login(app, "boris", &password).unwrap();
}

/// Changes and removes another account, as an admin does.
fn manage_accounts(app: &App, anna: &BookAccess) {
    let carol = account(app, "carol").account().id;
    import(
        app,
        &accounts::from_command_line(app, "carol", None).unwrap(),
        "c.vcf",
        cards(0, 60),
    );
    let rename = AccountChange::Rename {
        login: "carol".to_owned(),
        name: "Carol".to_owned(),
        admin: true,
    };
    for change in [
        rename,
        AccountChange::Lock,
        AccountChange::Unlock,
        AccountChange::Remove,
        AccountChange::Restore,
    ] {
        accounts::change(app, anna.actor(), carol, &change).unwrap();
    }
    accounts::change_by_login(app, "carol", &AccountChange::Remove).unwrap();
    accounts::change(app, anna.actor(), carol, &AccountChange::PurgeNow).unwrap();
    accounts::purge_due(app).unwrap();
}

fn maintain(server: &TestServer, app: &App, anna: &BookAccess) {
    manage_accounts(app, anna);
    server
        .db
        .execute("UPDATE contacts SET index_version = 1 WHERE id % 7 = 0");
    server.clock.advance(TimeDelta::days(100));
    maintenance::run_once(app).unwrap();
    maintenance::reindex(app, &mut |_| {}).unwrap();
    let emptied = trash::empty(app, anna, None).unwrap();
    run_jobs(app);
    if let Started::Running(job) = emptied {
        jobs::show(app, anna, job).unwrap();
    }
    verify::verify(app, &mut |_| {}).unwrap();
}
