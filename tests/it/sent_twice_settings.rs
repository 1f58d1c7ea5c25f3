//! Forms of the settings, of books, imports and the trash that are sent twice.

use crate::support::client::Client;
use crate::support::contacts::{add, row};
use crate::support::form::Form;
use crate::support::import::{card, import};
use crate::support::jobs::run_jobs;
use crate::support::server::TestServer;

fn form_ending(client: &Client, path: &str, ending: &str) -> Form {
    let page = client.page(path);
    let forms = page.select("form[action]");
    let actions = forms.iter().filter_map(|form| form.attr("action"));
    let action = actions
        .filter(|action| action.split('?').next().unwrap().ends_with(ending))
        .map(str::to_owned)
        .next()
        .unwrap_or_else(|| panic!("no form to {ending} on {path}: {}", page.text()));
    page.form_to(&action)
}

fn look(client: &Client, what: &str, form: &Form) {
    for n in 0..2 {
        let answer = form.submit(client);
        let status = answer.status;
        if status == 303 {
            let page = answer.follow(client);
            eprintln!(
                "LOOK {what} {n}: {status} {} {:?} undo={:?}",
                page.path,
                page.flash(),
                page.find_form("Отменить").map(|form| form.action)
            );
        } else {
            eprintln!(
                "LOOK {what} {n}: {status} {}",
                answer.text().chars().take(0).collect::<String>()
            );
        }
    }
}

both_databases! {
    fn look_at_all(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        let c = &client;
        look(c, "book add", &c.page("/settings/books").form("Добавить книгу").fill("Название", "Работа"));
        let books = "/settings/books";
        let all = blocknotik::app::books::of_account(&server.app, server.access_of("anna").actor()).unwrap();
        let id = all[1].book_id();
        look(c, "book rename", &c.page(books).form_to(&format!("{books}/{id}")).fill("Название", "Служба"));
        let path = add(c, "Котова Анна", "+79991234567", "друзья");
        let form = c.page(&path);
        let transfer = form.select("form[action$='/transfer']").len();
        eprintln!("LOOK transfer forms {transfer}");
        if transfer > 0 {
            let action = form.select("form[action$='/transfer']")[0].attr("action").unwrap().to_owned();
            let f = || form.form_to(&action).set("to", "rabota");
            look(c, "copy", &f().pressing("how", "copy"));
            look(c, "move", &f().pressing("how", "move"));
        }
        add(c, "Титов Лев", "+79991234568", "соседи");
        let list = c.page("/?select=1").form("В корзину").check("Выбрать: Титов Лев").set("to", "rabota");
        let fields: Vec<(String, String)> = list.pairs();
        for n in 0..2 {
            let mut fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            fields.push(("how", "move"));
            let page = c.post("/selection/transfer", &fields).follow(c);
            eprintln!("LOOK move selected {n}: {} {:?}", page.path, page.flash());
        }
        look(c, "book delete", &c.page(books).form_to(&format!("{books}/{id}/delete")));
        look(c, "book restore", &c.page(books).form_to(&format!("{books}/{id}/restore")));
        let devices = "/settings/devices";
        look(c, "app password", &c.page(devices).form("Создать пароль").fill("Устройство или программа", "Телефон"));
        look(c, "label form", &form_ending(c, devices, "/revoke"));
        let users = "/settings/users";
        let user = c.page(users).form_to(users).set("login", "oleg").set("name", "Олег").set("password", "correct horse battery");
        look(c, "user add", &user);
        let oleg = "/settings/users/2";
        look(c, "user rename", &c.page(oleg).form_to(oleg).set("name", "Олег О."));
        look(c, "user password", &c.page(oleg).form_to(&format!("{oleg}/password")).set("password", "correct horse battery 2"));
        for act in ["lock", "unlock", "remove", "restore", "remove"] {
            look(c, act, &c.page(oleg).form_to(&format!("{oleg}/{act}")));
        }
        look(c, "user purge", &c.page(oleg).form_to(&format!("{oleg}/delete")).set("sure", "1"));
        let path = add(c, "Юдин Олег", "+79991234569", "дача");
        let save = c.page("/?q=%D1%8E%D0%B4%D0%B8%D0%BD");
        let action = save.select("form.save-search")[0].attr("action").unwrap().to_owned();
        look(c, "search save", &save.form_to(&action));
        let save = c.page("/?q=%D1%8E%D0%B4%D0%B8%D0%BD");
        let action = save.select("form.save-search")[0].attr("action").unwrap().to_owned();
        look(c, "search delete", &save.form_to(&action));
        let rename = form_ending(c, "/labels", "/rename").set("name", "Приятели");
        look(c, "label rename", &rename);
        look(c, "label add", &c.page("/labels").form("Добавить метку").fill("Новая метка", "Книги"));
        let merge = c.page("/labels").link("Объединить с другой меткой");
        look(c, "label merge", &form_ending(c, &merge, "/merge"));
        look(c, "label delete", &form_ending(c, "/labels", "/delete"));
        look(c, "undo", &form_ending(c, "/changes", "/undo"));
        c.page(&path).form("Удалить").submit(c).location();
        look(c, "purge", &c.page(&format!("{path}/purge")).form("Удалить навсегда"));
        let other = server.client_of("anna");
        let _ = other;
        look(c, "session end", &form_ending(c, "/settings", "/end"));
        let file = card("i", "FN:Новый");
        let upload = c.page("/import").form("Загрузить файлы").file("Файлы", "a.vcf", file.as_bytes());
        look(c, "upload", &upload);
        run_jobs(&server.app);
        look(c, "discard", &c.page("/imports/1").form_to("/imports/1/discard"));
        look(c, "start", &form_ending(c, "/imports/2", "/start"));
        look(c, "stop", &c.page("/imports/2").form_to("/imports/2/stop"));
        import(&server.app, &server.access_of("anna"), "d.vcf", [card("d1", "FN:Иванов Иван\r\nTEL:+79031112233"), card("d2", "FN:Ivan Ivanov\r\nTEL:+79031112233")].concat());
        let dup = c.page("/duplicates");
        let decide = dup.form("Это разные люди Иванов Иван");
        look(c, "decide", &decide);
        look(c, "take back", &c.page("/duplicates").form("Отменить решение Иванов Иван"));
        let bad = card("bad", "FN:Плохой\r\nBROKEN LINE");
        import(&server.app, &server.access_of("anna"), "e.vcf", bad);
        let path = row(&c.page("/"), "Плохой");
        let repair = c.page(&format!("{path}/repair")).form_to(&format!("{path}/repair"));
        let text = repair.value("card").unwrap().replace("BROKEN LINE\n", "");
        look(c, "repair", &repair.set("card", &text));
        look(c, "logout", &c.page("/").form("Выйти"));
    }
}
