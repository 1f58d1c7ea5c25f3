//! How far a long command is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(10);

/// Tells on standard error how far a command is.
pub struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    said: Instant,
}

impl Progress {
    /// `total` counts what the bar is filled by, if that is known.
    pub fn new(what: &'static str, total: Option<u64>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
            let template = if total.is_some() {
                "{msg} {wide_bar} {percent}% {eta}"
            } else {
                "{spinner} {msg} {elapsed}"
            };
            // A template that this file holds is right; the default style would do as well.
            ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
        });
        Self {
            bar,
            what,
            said: Instant::now(),
        }
    }

    /// `position` fills the bar; `count` is told.
    pub fn at(&mut self, position: u64, count: u64) {
        let message = format!("{count} {}", self.what);
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(message);
        } else if self.said.elapsed() >= PAUSE {
            eprintln!("{message}");
            self.said = Instant::now();
        }
    }

    /// Takes the bar away.
    pub fn done(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
