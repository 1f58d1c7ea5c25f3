//! Stops the server on SIGTERM and SIGINT.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::task::Poll;
use std::{process, thread};

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::rt::signal::unix::{SignalKind, signal};

use super::failure::Failure;

/// The server to stop, once it runs.
pub type Running = Arc<Mutex<Option<ServerHandle>>>;

/// Installs the signal handlers. A running server finishes its requests first; a program that still
/// waits for its database exits at once. Without handlers the first process of a container, which this
/// program is, would ignore the signals.
pub fn stop_on_signals() -> Result<Running, Failure> {
    let running = Running::default();
    let stopped = Arc::clone(&running);
    let (installed, listening) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async {
            let signals =
                signal(SignalKind::terminate()).and_then(|t| Ok((t, signal(SignalKind::interrupt())?)));
            let (mut terminate, mut interrupt) = match signals {
                Ok(signals) => signals,
                Err(error) => return drop(installed.send(Err(error))),
            };
            let _ = installed.send(Ok(()));
            poll_fn(|context| {
                let asked =
                    terminate.poll_recv(context).is_ready() || interrupt.poll_recv(context).is_ready();
                if asked { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            let server = stopped.lock().unwrap_or_else(PoisonError::into_inner).take();
            match server {
                Some(server) => server.stop(true).await,
                None => process::exit(0),
            }
        });
    });
    match listening.recv() {
        Ok(Ok(())) => Ok(running),
        Ok(Err(error)) => Err(Failure::new(format!("cannot listen for signals: {error}"))),
        Err(error) => Err(Failure::new(format!("cannot listen for signals: {error}"))),
    }
}
