//! The style sheet, the scripts and the icon, embedded in the program or read from a folder.

use crate::support::client::Client;
use crate::support::server::TestServer;

const FILES: [(&str, &str); 4] = [
    ("app.css", "text/css; charset=utf-8"),
    ("app.js", "text/javascript"),
    ("forms.js", "text/javascript"),
    ("icon.svg", "image/svg+xml"),
];

/// The URLs of the style sheet, the scripts and the icon in a page.
fn urls(client: &Client) -> [String; 4] {
    let page = client.page("/login");
    let attribute = |selector: &str, name: &str| page.select(selector)[0].attr(name).unwrap().to_owned();
    [
        attribute("link[rel=stylesheet]", "href"),
        attribute("script", "src"),
        attribute("script + script", "src"),
        attribute("link[rel=icon]", "href"),
    ]
}

fn source(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    std::fs::read(folder.join(name)).unwrap()
}

both_databases! {
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
        for (name, _) in FILES {
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
