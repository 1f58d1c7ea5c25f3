//! Collects what is wrong with the settings, so that one start reports all of it.

use std::fmt;

/// The lines of a `ConfigError`.
#[derive(Default)]
pub(super) struct Problems(pub(super) Vec<String>);

impl Problems {
    pub(super) fn add(&mut self, name: &str, problem: &str, accepted: &str) {
        self.0.push(format!("{name} {problem}; accepted: {accepted}"));
    }

    /// Parses a value. A wrong one is reported, and `fallback` returned.
    pub(super) fn parse<T>(
        &mut self,
        name: &str,
        value: &str,
        accepted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        fallback: T,
    ) -> T {
        parse(value.trim()).unwrap_or_else(|| {
            self.add(name, &format!("is {value:?}"), accepted);
            fallback
        })
    }

    pub(super) fn number<T>(&mut self, name: &str, value: Option<&str>, default: T, least: T, most: T) -> T
    where
        T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
    {
        let Some(value) = value else { return default };
        let within = |v: &str| v.parse().ok().filter(|n| *n >= least && *n <= most);
        self.parse(
            name,
            value,
            &format!("a whole number from {least} to {most}"),
            within,
            default,
        )
    }
}
