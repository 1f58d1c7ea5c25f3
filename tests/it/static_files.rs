//! The style sheets, the scripts and the icons, embedded in the program or read from a folder.

use crate::support::client::Client;
use crate::support::server::TestServer;

const FILES: [(&str, &str); 8] = [
    ("app.css", "text/css; charset=utf-8"),
    ("pages.css", "text/css; charset=utf-8"),
    ("widths.css", "text/css; charset=utf-8"),
    ("app.js", "text/javascript"),
    ("keyboard.js", "text/javascript"),
    ("forms.js", "text/javascript"),
    ("photo.js", "text/javascript"),
    ("icon.svg", "image/svg+xml"),
];

/// The URLs of the style sheets, the scripts and the icon in a page.
fn urls(client: &Client) -> Vec<String> {
    let page = client.page("/login");
    let found = [
        ("link[rel=stylesheet]", "href"),
        ("script", "src"),
        ("link[rel=icon]", "href"),
    ];
    let urls = found.map(|(selector, name)| {
        let elements = page.select(selector).into_iter();
        elements
            .map(|element| element.attr(name).unwrap().to_owned())
            .collect::<Vec<_>>()
    });
    urls.concat()
}

fn source(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    std::fs::read(folder.join(name)).unwrap()
}

/// The icons that only phones and the manifest use.
const ICONS: [(&str, u32); 4] = [
    ("icon-180.png", 180),
    ("icon-192.png", 192),
    ("icon-512.png", 512),
    ("icon-maskable-512.png", 512),
];

both_databases! {
    fn a_phone_can_install_the_book(db: TestDb) {
        let server = TestServer::start(db);
        server.client_of("anna");
        let login = server.client().page("/login");
        let link = login.select("link[rel=manifest]")[0].attr("href").unwrap().to_owned();
        // Browsers ask for it without cookies.
        let english = Client::new(&server.base).with_header("Accept-Language", "en");
        for (client, name, short) in
            [(server.client(), "Книга контактов", "Контакты"), (english, "Contact book", "Contacts")]
        {
            let sent = client.get(&link);
            assert_eq!((sent.status, sent.header("content-type")), (200, Some("application/manifest+json")));
            let manifest: serde_json::Value = serde_json::from_slice(&sent.body).unwrap();
            assert_eq!((&manifest["name"], &manifest["short_name"]), (&name.into(), &short.into()));
            assert_eq!((&manifest["start_url"], &manifest["display"]), (&"/".into(), &"standalone".into()));
            let icons = manifest["icons"].as_array().unwrap();
            let purposes: Vec<_> = icons.iter().map(|icon| icon["purpose"].as_str().unwrap()).collect();
            assert_eq!(purposes, ["any", "any", "maskable"]);
            for icon in icons {
                let file = client.get(icon["src"].as_str().unwrap());
                assert_eq!((file.status, file.header("content-type")), (200, Some("image/png")));
            }
        }
        for (name, size) in ICONS {
            let icon = image::load_from_memory(&source(name)).unwrap();
            assert_eq!((icon.width(), icon.height()), (size, size), "{name}");
        }
        let touch = login.select("link[rel=apple-touch-icon]")[0].attr("href").unwrap();
        assert_eq!(server.client().get(touch).body, source("icon-180.png"));
        assert_eq!(login.select("meta[name=theme-color]").len(), 2);
    }

    fn embedded_files_are_served_compressed_and_cached(db: TestDb) {
        let server = TestServer::start(db);
        let client = server.client_of("anna");
        for ((name, media_type), url) in FILES.into_iter().zip(urls(&server.client())) {
            assert!(url.starts_with(&format!("/static/{name}?v=")), "{url}");
            let file = client.get(&url);
            assert_eq!((file.status, file.header("content-type")), (200, Some(media_type)), "{name}");
            assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
            assert_eq!(file.body, source(name), "{name}");
            let tag = file.header("etag").unwrap();
            let cached = client.send("GET", &url, &[("If-None-Match", tag)], b"");
            assert_eq!((cached.status, cached.body.len()), (304, 0), "{name}");
            let compressed = client.send("GET", &url, &[("Accept-Encoding", "gzip")], b"");
            assert_eq!(compressed.header("content-encoding"), Some("gzip"), "{name}");
        }
    }

    fn files_of_a_folder_replace_the_embedded_ones_and_are_not_cached(db: TestDb) {
        let folder = tempfile::tempdir().unwrap();
        for name in FILES.map(|(name, _)| name).into_iter().chain(ICONS.map(|(name, _)| name)) {
            std::fs::write(folder.path().join(name), source(name)).unwrap();
        }
        let server = TestServer::start_with(db, |options| {
            options.static_dir = Some(folder.path().to_owned());
        });
        server.client_of("anna");
        let client = server.client();
        for ((name, media_type), url) in FILES.into_iter().zip(urls(&client)) {
            assert_eq!(url, format!("/static/{name}"));
            let file = client.get(&url);
            assert_eq!((file.status, file.header("content-type")), (200, Some(media_type)), "{name}");
            assert_eq!(file.header("cache-control"), Some("no-cache"));
            assert_eq!(file.body, source(name), "{name}");
        }
        std::fs::write(folder.path().join("app.css"), "body { color: red }").unwrap();
        assert_eq!(client.get("/static/app.css").body, b"body { color: red }");
        assert_eq!(client.get("/static/none.css").status, 404);
    }
}
