//! Labels as group cards, for the devices that know groups as cards of their own.

use std::collections::BTreeSet;

use blocknotik::app::change_log::{self, LogFilter};
use blocknotik::app::labels;
use domain::ids::LabelId;
use formats::vcard::{self, ContactGroup};

use crate::support::contacts::{add, row};
use crate::support::dav::{Dav, Multistatus, card, group_card, precondition};
use crate::support::jobs::undo;
use crate::support::page::Page;
use crate::support::server::TestServer;

const GONE: &str = "HTTP/1.1 404 Not Found";
const IPHONE: &str = "iOS/18.1 (22B83) dataaccessd/1.0";

fn iphone(server: &TestServer, name: &str) -> Dav {
    server.device("anna", name).with_program(IPHONE)
}

fn read_group(dav: &Dav, href: &str) -> ContactGroup {
    let response = dav.get(href);
    assert_eq!(response.status, 200, "{href}");
    let mut group = vcard::contact_group(&vcard::parse(&response.body)).expect("a group");
    group.members.sort();
    group
}

/// The hrefs and names of the group cards that a device has after an initial sync.
fn groups(dav: &Dav) -> Vec<(String, String)> {
    let all = dav.sync("");
    let hrefs: Vec<&str> = all.hrefs();
    let mut found = Vec::new();
    for (href, part) in dav.multiget("<c:address-data/>", &hrefs).parts {
        let bytes = part.text("c:address-data");
        if let Some(group) = vcard::contact_group(&vcard::parse(bytes.as_bytes())) {
            found.push((href, group.name));
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

fn group_names(dav: &Dav) -> Vec<String> {
    groups(dav).into_iter().map(|(_, name)| name).collect()
}

/// The labels of the book, each with its number of contacts.
fn labels(server: &TestServer) -> Vec<(String, i64)> {
    let all = labels::all(&server.app, &server.access_of("anna")).unwrap();
    all.into_iter().map(|label| (label.name, label.count)).collect()
}

fn label_id(server: &TestServer, name: &str) -> LabelId {
    let all = labels::all(&server.app, &server.access_of("anna")).unwrap();
    all.into_iter()
        .find(|label| label.name == name)
        .expect("the label")
        .id
}

/// Takes the newest batch of the change log back.
fn undo_newest(server: &TestServer) {
    let (app, access) = (&server.app, server.access_of("anna"));
    let log = change_log::recent(app, &access, LogFilter::default(), None).unwrap();
    let newest = log.batches.first().expect("a batch");
    undo(app, &access, newest.id).unwrap();
}

both_databases! {
    fn a_label_is_a_card_for_an_iphone_and_a_category_for_others(db: TestDb) {
        let server = TestServer::start(db);
        let (phone, other) = (iphone(&server, "iPhone"), server.device("anna", "Ноутбук"));
        let anna = server.client_of("anna");
        phone.add("a.vcf", &card("a", "Анна"));
        add(&anna, "Котова Вера", "+79991234567", "семья, дача");
        assert_eq!(group_names(&phone), ["дача", "семья"]);
        assert_eq!(other.sync("").parts.len(), 2);
        let all = phone.sync("");
        assert_eq!(all.parts.len(), 4);
        // Every way to read knows the same cards under the same tags.
        let listed = phone.propfind(&phone.book, "1", "<getetag/>");
        let found = phone.found("<c:filter><c:prop-filter name='FN'><c:text-match>дача</c:text-match></c:prop-filter></c:filter>");
        assert_eq!(listed.parts.len(), 5);
        let (href, _) = groups(&phone).remove(0);
        assert_eq!(found, [href.rsplit('/').next().unwrap()]);
        let etag = all.parts[&href].text("d:getetag");
        assert_eq!(listed.parts[&href].text("d:getetag"), etag);
        let got = phone.get(&href);
        assert_eq!(got.header("etag").unwrap(), etag);
        let length = phone.propfind(&href, "0", "<getcontentlength/>").only().text("d:getcontentlength");
        assert_eq!(length, got.body.len().to_string());
        let as_40 = phone.multiget("<c:address-data content-type='text/vcard' version='4.0'/>", &[&href]);
        let as_40 = as_40.only().text("c:address-data");
        assert!(as_40.contains("\r\nKIND:group\r\n") && as_40.contains("\r\nMEMBER:urn:uuid:"), "{as_40}");
        // The other device has neither the card nor its token.
        assert_eq!(other.get(&href).status, 404);
        assert_eq!(precondition(&other.sync_response(&all.token, None)), "d:valid-sync-token");
        assert!(phone.sync(&all.token).parts.is_empty());
    }

    fn a_group_of_a_device_is_a_label_for_everyone(db: TestDb) {
        let server = TestServer::start(db);
        let (phone, mac) = (iphone(&server, "iPhone"), iphone(&server, "Mac"));
        let anna = server.client_of("anna");
        for uid in ["a", "b", "c"] {
            phone.add(&format!("{uid}.vcf"), &card(uid, uid));
        }
        let before = mac.sync("");
        let sent = group_card("g", "Хор, \\ «Весна» 🎵", &["a", "b"]).replace("Хор, \\", "Хор\\, \\\\");
        let stored = phone.put("g.vcf", &[("If-None-Match", "*")], &sent);
        assert_eq!((stored.status, stored.header("etag")), (201, None));
        assert_eq!(phone.get(&phone.path("g.vcf")).text(), sent);
        assert_eq!(labels(&server), [("Хор, \\ «Весна» 🎵".to_owned(), 2)]);
        assert!(phone.get(&phone.path("a.vcf")).text().contains("CATEGORIES:Хор\\, \\\\ «Весна» 🎵\r\n"));
        // The other device hears of the group and of its members.
        let changed = mac.sync(&before.token);
        assert_eq!(changed.hrefs(), [mac.path("a.vcf"), mac.path("b.vcf"), mac.path("g.vcf")]);
        // One leaves, one joins; who is in it already is not touched.
        let etag = mac.get(&mac.path("g.vcf")).header("etag").unwrap().to_owned();
        let untouched = phone.get(&phone.path("b.vcf")).header("etag").unwrap().to_owned();
        let next = sent.replace("urn:uuid:a\r\n", "urn:uuid:c\r\n");
        assert_eq!(mac.put("g.vcf", &[("If-Match", &etag)], &next).status, 204);
        assert_eq!(mac.put("g.vcf", &[("If-Match", &etag)], &sent).status, 412);
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["b", "c"]);
        assert!(!phone.get(&phone.path("a.vcf")).text().contains("CATEGORIES"));
        assert_eq!(phone.get(&phone.path("b.vcf")).header("etag").unwrap(), untouched);
        // The change is in the log with the name of the device, and is taken back there.
        anna.page("/changes").assert_says("Mac");
        undo_newest(&server);
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["a", "b"]);
    }

    fn a_group_is_renamed_by_a_device_and_on_the_page(db: TestDb) {
        let server = TestServer::start(db);
        let phone = iphone(&server, "iPhone");
        phone.add("a.vcf", &card("a", "Анна"));
        phone.put("g.vcf", &[], &group_card("g", "Хор", &["a"]));
        phone.put("o.vcf", &[], &group_card("o", "Семья", &[]));
        let first = phone.sync("");
        assert_eq!(phone.put("g.vcf", &[], &group_card("g", "Квартет", &["a"])).status, 204);
        assert_eq!(labels(&server), [("Квартет".to_owned(), 1), ("Семья".to_owned(), 0)]);
        assert!(phone.get(&phone.path("a.vcf")).text().contains("CATEGORIES:Квартет\r\n"));
        let second = phone.sync(&first.token);
        assert!(second.parts.contains_key(&phone.path("g.vcf")));
        // Two groups may not have one name here: the second gets a number.
        assert_eq!(phone.put("g.vcf", &[], &group_card("g", "семья", &["a"])).status, 204);
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).name, "семья (2)");
        labels::rename(&server.app, &server.access_of("anna"), label_id(&server, "семья (2)"), "Дача").unwrap();
        let third = phone.sync(&second.token);
        assert!(third.parts.contains_key(&phone.path("g.vcf")));
        let text = phone.get(&phone.path("g.vcf")).text();
        assert!(text.contains("\r\nFN:Дача\r\nN:Дача;;;;\r\n"), "{text}");
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["a"]);
    }

    fn a_deleted_group_takes_the_label_and_no_contact(db: TestDb) {
        let server = TestServer::start(db);
        let (phone, mac) = (iphone(&server, "iPhone"), iphone(&server, "Mac"));
        phone.add("a.vcf", &card("a", "Анна"));
        phone.put("g.vcf", &[], &group_card("g", "Хор", &["a"]));
        let before = mac.sync("");
        let (path, person) = (phone.path("g.vcf"), phone.path("a.vcf"));
        assert_eq!(phone.send("DELETE", &path, &[("If-Match", "\"old\"")], "").status, 412);
        assert_eq!(phone.send("DELETE", &path, &[], "").status, 204);
        assert_eq!((phone.get(&path).status, phone.get(&person).status), (404, 200));
        assert!(labels(&server).is_empty());
        let changed = mac.sync(&before.token);
        assert_eq!(changed.parts[&path].status(), GONE);
        assert!(changed.parts[&person].status().is_empty());
        // Taken back, the group is where it was.
        undo_newest(&server);
        let back = mac.sync(&changed.token);
        assert!(back.parts[&path].status().is_empty());
        assert_eq!(read_group(&mac, &path).members, ["a"]);
        // Deleted on the page, it is gone for the devices.
        labels::delete(&server.app, &server.access_of("anna"), label_id(&server, "Хор")).unwrap();
        assert_eq!(mac.sync(&back.token).parts[&path].status(), GONE);
    }

    fn the_change_log_names_the_device_that_changed_a_group(db: TestDb) {
        let server = TestServer::start(db);
        let (phone, anna) = (iphone(&server, "Телефон Анны"), server.client_of("anna"));
        phone.add("a.vcf", &card("a", "Анна"));
        let path = row(&anna.page("/"), "Анна");
        phone.put("g.vcf", &[], &group_card("g", "Хор", &["a"]));
        phone.put("g.vcf", &[], &group_card("g", "Квартет", &["a"]));
        phone.send("DELETE", &phone.path("g.vcf"), &[], "");
        // On the page, the same acts have no device.
        add(&anna, "Титов Лев", "+79991234567", "друзья");
        let rename = anna.page("/labels").form("Переименовать").set("name", "Приятели");
        rename.submit(&anna).location();
        let entries = |page: &Page| {
            let how = page.texts(".past p.muted").into_iter().filter(|text| text.contains(" · "));
            let texts = page.texts(".past h3").into_iter().zip(how);
            texts.map(|(what, how)| format!("{what} · {}", how.split(" · ").nth(2).unwrap())).collect::<Vec<_>>()
        };
        let by_phone = ["Удаление метки: Квартет", "Переименование метки: Хор → Квартет", "Изменение состава метки: Хор", "Новый контакт"];
        let by_phone = by_phone.map(|what| format!("{what} · с устройства «Телефон Анны»"));
        let log = entries(&anna.page("/changes"));
        assert_eq!(log[..2], ["Переименование метки: друзья → Приятели · в браузере", "Новый контакт · в браузере"]);
        assert_eq!(log[2..], by_phone);
        let history = entries(&anna.page(&format!("{path}/history")));
        let from: Vec<&str> = history.iter().map(|entry| entry.split(" · ").last().unwrap()).collect();
        assert_eq!(from, ["с устройства «Телефон Анны»"; 4], "{history:?}");
        // What is taken back is named, and the device is not taken for its name.
        let undo = |what: &str| anna.page("/changes").form(&format!("Отменить {what}, 1 мая 2026 г., 13:00")).submit(&anna);
        undo("Удаление метки: Квартет").location();
        let newest = || anna.page("/changes").texts(".past h3")[0].clone();
        assert_eq!(newest(), "Отменено: удаление метки (13:00) Квартет");
        undo("Переименование метки: Хор → Квартет").location();
        assert_eq!(newest(), "Отменено: переименование метки (13:00) Хор → Квартет");
        undo("Изменение состава метки: Хор").location();
        assert_eq!(newest(), "Отменено: изменение (13:00) Хор");
        phone.put("a.vcf", &[], &card("a", "Анна Котова"));
        undo("Изменение").location();
        assert_eq!(newest(), "Отменено: изменение (13:00)");
    }

    fn a_member_may_come_after_its_group(db: TestDb) {
        let server = TestServer::start(db);
        let phone = iphone(&server, "iPhone");
        let uid = "5A6E9D0C-6F0E-4B63-9D64-0F7F3B1E0005";
        let sent = group_card("g", "Хор", &[uid, "b"]);
        assert_eq!(phone.put("g.vcf", &[], &sent).status, 201);
        assert_eq!(phone.get(&phone.path("g.vcf")).text(), sent);
        phone.add("a.vcf", &card(&format!("urn:uuid:{}", uid.to_lowercase()), "Анна"));
        let group = read_group(&phone, &phone.path("g.vcf"));
        assert_eq!(group.members, [uid.to_lowercase(), "b".to_owned()]);
        assert!(phone.get(&phone.path("a.vcf")).text().contains("CATEGORIES:Хор\r\n"));
        // In the trash it is no member; restored it is one.
        phone.send("DELETE", &phone.path("a.vcf"), &[], "");
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["b"]);
    }

    fn a_contact_that_is_stored_without_categories_stays_in_its_groups(db: TestDb) {
        let server = TestServer::start(db);
        let (phone, other) = (iphone(&server, "iPhone"), server.device("anna", "Ноутбук"));
        phone.add("a.vcf", &card("a", "Анна"));
        phone.put("g.vcf", &[], &group_card("g", "Хор", &["a"]));
        let stored = phone.put("a.vcf", &[], &card("a", "Алла"));
        assert_eq!((stored.status, stored.header("etag")), (204, None));
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["a"]);
        // A device that knows categories means it.
        assert!(other.put("a.vcf", &[], &card("a", "Ася")).header("etag").is_some());
        assert!(read_group(&phone, &phone.path("g.vcf")).members.is_empty());
    }

    fn a_group_with_the_name_of_a_label_joins_it(db: TestDb) {
        let server = TestServer::start(db);
        let phone = iphone(&server, "iPhone");
        let anna = server.client_of("anna");
        phone.add("a.vcf", &card("a", "Анна"));
        add(&anna, "Котова Вера", "+79991234567", "Хор");
        let (old, _) = groups(&phone).remove(0);
        let before = phone.sync("");
        assert_eq!(phone.put("g.vcf", &[], &group_card("g", "хор", &["a"])).status, 201);
        assert_eq!(labels(&server).len(), 1);
        assert_eq!(labels(&server)[0].1, 2);
        let changed = phone.sync(&before.token);
        assert_eq!(changed.parts[&old].status(), GONE);
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members.len(), 2);
    }

    fn a_device_that_stores_a_group_gets_groups(db: TestDb) {
        let server = TestServer::start(db);
        let dav = server.device("anna", "DAVx5");
        let anna = server.client_of("anna");
        dav.add("a.vcf", &card("a", "Анна"));
        let before = dav.sync("");
        let sent = group_card("g", "Хор", &["a"]);
        assert_eq!(dav.put("g.vcf", &[], &sent).status, 201);
        assert_eq!(dav.get(&dav.path("g.vcf")).text(), sent);
        assert_eq!(precondition(&dav.sync_response(&before.token, None)), "d:valid-sync-token");
        // Its owner chooses otherwise.
        let path = anna.page("/settings/devices").link("DAVx5");
        anna.page(&path).form_to(&format!("{path}/labels")).check("В самих контактах (свойство CATEGORIES)").submit(&anna).location();
        assert_eq!(dav.get(&dav.path("g.vcf")).status, 404);
        assert_eq!(dav.sync("").hrefs(), [dav.path("a.vcf")]);
        assert_eq!(server.client_of("eve").post(&format!("{path}/labels"), &[("label-form", "cards")]).status, 404);
    }

    fn group_cards_follow_the_rules_of_cards(db: TestDb) {
        let server = TestServer::start(db);
        let phone = iphone(&server, "iPhone");
        phone.add("a.vcf", &card("a", "Анна"));
        phone.put("g.vcf", &[], &group_card("g", "Хор", &["a"]));
        assert_eq!(phone.put("g.vcf", &[("If-None-Match", "*")], &group_card("g", "Хор", &[])).status, 412);
        let rejected = [
            phone.put("g.vcf", &[], &group_card("other", "Хор", &["a"])),
            phone.put("h.vcf", &[], &group_card("g", "Дача", &[])),
            phone.put("h.vcf", &[], &group_card("a", "Дача", &[])),
            phone.put("b.vcf", &[], &card("g", "Борис")),
        ];
        for response in &rejected {
            assert_eq!((response.status, precondition(response).as_str()), (403, "c:no-uid-conflict"));
        }
        let invalid = [
            phone.put("a.vcf", &[], &group_card("a", "Анна", &[])),
            phone.put("g.vcf", &[], &card("g", "Хор")),
            phone.put("h.vcf", &[], &group_card("h", "", &[]).replace("FN:\r\nN:;;;;\r\n", "FN:\u{200b}\r\n")),
        ];
        for response in &invalid {
            assert_eq!((response.status, precondition(response).as_str()), (403, "c:valid-address-data"));
        }
        assert_eq!(read_group(&phone, &phone.path("g.vcf")).members, ["a"]);
    }

    fn a_limited_sync_goes_on_with_the_groups(db: TestDb) {
        let server = TestServer::start(db);
        let phone = iphone(&server, "iPhone");
        for n in 0..5 {
            let uid = n.to_string();
            phone.add(&format!("{n}.vcf"), &card(&uid, &uid));
            phone.put(&format!("g{n}.vcf"), &[], &group_card(&format!("g{n}"), &format!("Группа {n}"), &[&uid]));
        }
        let all: BTreeSet<String> = phone.sync("").hrefs().into_iter().map(str::to_owned).collect();
        assert_eq!(all.len(), 10);
        for limit in [1, 2, 3, 5, 7, 10] {
            let (mut token, mut seen) = (String::new(), BTreeSet::new());
            for _ in 0..12 {
                let page = Multistatus::of(&phone.sync_response(&token, Some(limit)));
                token.clone_from(&page.token);
                let is_cut = page.parts.contains_key(&phone.book);
                seen.extend(page.parts.into_keys().filter(|href| *href != phone.book));
                if !is_cut {
                    break;
                }
            }
            assert_eq!(seen, all, "{limit}");
            assert!(phone.sync(&token).parts.is_empty());
        }
    }
}
