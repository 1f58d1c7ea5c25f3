//! The program that wrote a table, known by its header.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::headers::split_number;
use crate::formats::csv::field::Field;

/// The program that wrote a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// Google Contacts since 2024 (`First Name`, `Labels`, `Phone 1 - Label`).
    Google,
    /// Google Contacts before 2024 (`Given Name`, `Group Membership`, `Phone 1 - Type`).
    OldGoogle,
    /// Outlook, in English, Russian or German.
    Outlook,
    /// Thunderbird.
    Thunderbird,
    /// Yandex.
    Yandex,
    /// The four columns of the lab's table.
    Lab,
    /// Apple's contacts, exported by a converter.
    ICloud,
    /// Unknown: the columns are guessed.
    Unknown,
}

impl Program {
    /// True for Google, which writes ` ::: ` between several values of a cell, and no other separator.
    pub(super) fn is_google(self) -> bool {
        matches!(self, Self::Google | Self::OldGoogle)
    }

    /// Detects the program by the folded titles of a table. `has` holds the same titles, `columns` their
    /// fields.
    pub(super) fn detect(titles: &[String], has: &HashSet<&str>, columns: &[Option<Field>]) -> Self {
        let all = |names: &[&str]| names.iter().all(|name| has.contains(name));
        let any = |names: &[&str]| names.iter().any(|name| has.contains(name));
        let numbered = |field: &str| {
            titles.iter().any(|title| {
                let title: Vec<String> = title.split(' ').map(str::to_owned).collect();
                split_number(&title).is_some_and(|(_, _, found)| found == field)
            })
        };
        let all_known = columns.iter().all(Option::is_some);
        if all(&["first name", "last name"]) && (numbered("label") || all(&["labels", "organization name"])) {
            Self::Google
        } else if numbered("value") && (numbered("type") || any(&["group membership", "given name"])) {
            Self::OldGoogle
        } else if all(&["display name", "primary email"]) {
            Self::Thunderbird
        } else if any(&["e mail address", "адрес эл почты", "e mail adresse"])
            && any(&[
                "business phone",
                "home phone",
                "mobile phone",
                "рабочий телефон",
                "домашний телефон",
                "телефон переносной",
                "telefon geschaftlich",
                "telefon privat",
                "mobiltelefon",
            ])
            && any(&["first name", "имя", "vorname"])
        {
            Self::Outlook
        } else if all(&["last name", "first name", "phone number type"])
            || (all_known
                && all(&["фамилия", "имя"])
                && any(&["электронная почта", "адрес электронной почты"]))
        {
            Self::Yandex
        } else if is_lab(titles) {
            Self::Lab
        } else if any(&["first name", "имя", "vorname"])
            && titles.iter().any(|title| title.contains("iphone"))
        {
            Self::ICloud
        } else {
            Self::Unknown
        }
    }
}

fn is_lab(titles: &[String]) -> bool {
    let known = ["фио", "телефон", "telegram", "теги", "fio", "telephone", "tags"];
    titles.len() >= 2
        && titles
            .iter()
            .any(|title| ["фио", "fio"].contains(&title.as_str()))
        && titles.iter().all(|title| known.contains(&title.as_str()))
}
