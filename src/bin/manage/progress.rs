//! Shows the progress of a long command: a bar on a terminal, otherwise a line every few seconds.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two lines if there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// The progress of a command, shown on standard error.
pub struct Progress {
    bar: Option<ProgressBar>,
    unit: &'static str,
    last_line: Instant,
}

impl Progress {
    /// `unit` names what is counted. `total` is the position at which the bar is full, if known.
    pub fn new(unit: &'static str, total: Option<u64>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
            let template = if total.is_some() {
                "{msg} {wide_bar} {percent}% {eta}"
            } else {
                "{spinner} {msg} {elapsed}"
            };
            // The templates above are valid; the default style is an acceptable fallback.
            ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
        });
        Self {
            bar,
            unit,
            last_line: Instant::now(),
        }
    }

    /// Moves the bar to `position` and shows `count`.
    pub fn update(&mut self, position: u64, count: u64) {
        let message = format!("{count} {}", self.unit);
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(message);
        } else if self.last_line.elapsed() >= LINE_INTERVAL {
            eprintln!("{message}");
            self.last_line = Instant::now();
        }
    }

    /// Removes the bar.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
