//! Serves one page of a given size from memory, with the web framework of the program and nothing else: the most that
//! a page could reach. `benches/run` starts it: `page_from_memory PORT BYTES`.

#![allow(clippy::expect_used, reason = "a benchmark that cannot run should stop")]

use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};

fn main() -> std::io::Result<()> {
    // `cargo bench` starts every benchmark, with arguments of its own.
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let [port, bytes] = numbers[..] else {
        return Ok(());
    };
    let port = u16::try_from(port).expect("a port");
    let page = Bytes::from("щ".repeat(bytes / 2));
    actix_web::rt::System::new().block_on(
        HttpServer::new(move || {
            let page = page.clone();
            let answer = move || {
                let page = page.clone();
                async move {
                    HttpResponse::Ok()
                        .content_type("text/html; charset=utf-8")
                        .body(page)
                }
            };
            App::new().route("/", web::get().to(answer))
        })
        .workers(std::thread::available_parallelism()?.get())
        .bind(("127.0.0.1", port))?
        .run(),
    )
}
