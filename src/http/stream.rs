//! Streams a response body from an iterator.
//!
//! The next piece is made when the client has taken the last one. A slow client therefore holds no thread and no
//! database connection, and a client that disconnects ends the work. An error in the middle closes the
//! connection, so that the client does not mistake half a file for a whole one.

use actix_web::web::{Bytes, block};
use futures_util::stream::{Stream, try_unfold};

use crate::app;
use crate::http::request_id::RequestId;

/// The next step of a body.
enum BodyState<I> {
    /// Send this piece.
    Send(Bytes, I),
    /// Make the next piece.
    Make(I),
}

/// Streams these pieces. The first piece is made before the response starts, so that its error becomes an error
/// page. A later error is logged with the id of the request.
pub async fn body<I>(id: RequestId, pieces: I) -> app::Result<impl Stream<Item = app::Result<Bytes>> + use<I>>
where
    I: Iterator<Item = app::Result<Vec<u8>>> + Send + 'static,
{
    let first = pull(pieces).await?;
    let start = first.map(|(piece, rest)| BodyState::Send(piece, rest));
    Ok(try_unfold((id, start), async |(id, state)| match state {
        None => Ok(None),
        Some(BodyState::Send(piece, rest)) => Ok(Some((piece, (id, Some(BodyState::Make(rest)))))),
        Some(BodyState::Make(pieces)) => {
            let pulled = pull(pieces).await.inspect_err(|error| {
                log::error!("[{id}] a download broke off: {}", error.chain());
            })?;
            Ok(pulled.map(|(piece, rest)| (piece, (id, Some(BodyState::Make(rest))))))
        }
    }))
}

/// Makes the next piece outside the threads that serve connections.
async fn pull<I>(mut pieces: I) -> app::Result<Option<(Bytes, I)>>
where
    I: Iterator<Item = app::Result<Vec<u8>>> + Send + 'static,
{
    loop {
        let made = block(move || (pieces.next(), pieces)).await;
        let (piece, rest) = made.map_err(app::Error::failed("making a piece of a download"))?;
        match piece.transpose()? {
            None => return Ok(None),
            // An empty piece would look like the end of the body.
            Some(piece) if piece.is_empty() => pieces = rest,
            Some(piece) => return Ok(Some((Bytes::from(piece), rest))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use actix_web::{App, HttpResponse, HttpServer, web};

    use super::*;

    /// An endless file that reports when it is dropped.
    struct Endless(Sender<()>);

    impl Iterator for Endless {
        type Item = app::Result<Vec<u8>>;

        fn next(&mut self) -> Option<Self::Item> {
            Some(Ok(vec![b'x'; 64 * 1024]))
        }
    }

    impl Drop for Endless {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    #[test]
    fn a_client_that_disconnects_ends_the_work() {
        let (ended, is_over) = channel();
        let (started, handles) = channel();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let endless = move || {
                    let ended = ended.clone();
                    async move {
                        HttpResponse::Ok()
                            .streaming(body(RequestId::default(), Endless(ended)).await.unwrap())
                    }
                };
                let server = HttpServer::new(move || App::new().route("/", web::get().to(endless.clone())))
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .unwrap()
                    .run();
                started.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = handles.recv().unwrap();
        let mut client = TcpStream::connect(address).unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        client.read_exact(&mut vec![0; 100_000]).unwrap();
        assert!(
            is_over.try_recv().is_err(),
            "the file is produced as long as the client reads"
        );
        drop(client);
        is_over.recv_timeout(Duration::from_secs(30)).unwrap();
        drop(handle.stop(false));
        server.join().unwrap();
    }
}
