//! Bodies that are made while they are sent. The next piece is made when the client has taken the
//! last one, so a slow client holds neither a thread nor a connection to the database, and one that
//! went away ends the work. An error in the middle breaks the connection off: the client must not
//! take half a file for a whole one.

use actix_web::web::{Bytes, block};
use futures_util::stream::{Stream, try_unfold};

use crate::app;

/// Where a body is.
enum State<I> {
    /// This piece is to be sent.
    Made(Bytes, I),
    /// The next is to be made.
    Next(I),
}

/// A body of these pieces. The first is made before there is an answer at all, so that what goes wrong
/// at once gets a page of its own.
///
/// # Errors
/// That of the first piece.
pub async fn body<I>(pieces: I) -> app::Result<impl Stream<Item = app::Result<Bytes>> + use<I>>
where
    I: Iterator<Item = app::Result<Vec<u8>>> + Send + 'static,
{
    let first = pull(pieces).await?;
    let start = first.map(|(piece, rest)| State::Made(piece, rest));
    Ok(try_unfold(start, async |state| match state {
        None => Ok(None),
        Some(State::Made(piece, rest)) => Ok(Some((piece, Some(State::Next(rest))))),
        Some(State::Next(pieces)) => {
            let pulled = pull(pieces).await.inspect_err(|error| {
                log::error!("a file broke off while it was sent: {error}");
            })?;
            Ok(pulled.map(|(piece, rest)| (piece, Some(State::Next(rest)))))
        }
    }))
}

/// Makes the next piece off the threads that serve connections.
async fn pull<I>(mut pieces: I) -> app::Result<Option<(Bytes, I)>>
where
    I: Iterator<Item = app::Result<Vec<u8>>> + Send + 'static,
{
    loop {
        let made = block(move || (pieces.next(), pieces)).await;
        let (piece, rest) = made.map_err(|e| app::Error::Internal(e.to_string()))?;
        match piece.transpose()? {
            None => return Ok(None),
            // Work without a result: another turn, unless the client has gone.
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

    /// A file without an end, which tells when nobody wants it any more.
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
    fn a_client_that_goes_away_ends_the_work() {
        let (ended, is_over) = channel();
        let (tell, told) = channel();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let endless = move || {
                    let ended = ended.clone();
                    async move { HttpResponse::Ok().streaming(body(Endless(ended)).await.unwrap()) }
                };
                let server = HttpServer::new(move || App::new().route("/", web::get().to(endless.clone())))
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .unwrap()
                    .run();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = told.recv().unwrap();
        let mut client = TcpStream::connect(address).unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        client.read_exact(&mut vec![0; 100_000]).unwrap();
        assert!(
            is_over.try_recv().is_err(),
            "it goes on as long as somebody reads"
        );
        drop(client);
        is_over.recv_timeout(Duration::from_secs(30)).unwrap();
        drop(handle.stop(false));
        server.join().unwrap();
    }
}
