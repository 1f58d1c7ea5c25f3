//! The program that wrote a table, known by its header.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::headers::split_number;
use crate::csv::field::Field;

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
    /// `LinkedIn`'s connections.
    Linkedin,
    /// `HubSpot`.
    Hubspot,
    /// Salesforce.
    Salesforce,
    /// Zoho CRM.
    Zoho,
    /// VK, through its API or a converter.
    Vk,
    /// `WhatsApp`, through an extension of the browser.
    Whatsapp,
    /// Unknown: the columns are guessed.
    Unknown,
}

/// Programs known by titles that no other program has together.
const BY_TITLES: [(Program, &[&str]); 8] = [
    (
        Program::Linkedin,
        &["first name", "last name", "position", "connected on"],
    ),
    (Program::Hubspot, &["record id", "first name", "last name"]),
    (Program::Hubspot, &["first name", "last name", "lifecycle stage"]),
    (
        Program::Zoho,
        &["first name", "last name", "email opt out", "mailing zip"],
    ),
    (
        Program::Salesforce,
        &["first name", "last name", "account name", "mailing street"],
    ),
    (
        Program::Salesforce,
        &["firstname", "lastname", "mailingstreet", "mailingcity"],
    ),
    (Program::Vk, &["first name", "last name", "bdate"]),
    (Program::Whatsapp, &["saved name", "public name", "phone number"]),
];

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
        if let Some((program, _)) = BY_TITLES.iter().find(|(_, titles)| all(titles)) {
            return *program;
        }
        let all_known = columns.iter().all(Option::is_some);
        if all(&["first name", "last name"]) && (numbered("label") || all(&["labels", "organization name"])) {
            Self::Google
        } else if numbered("value") && (numbered("type") || any(&["group membership", "given name"])) {
            Self::OldGoogle
        } else if all(&["display name", "primary email"])
            || [
                Field::BirthYear,
                Field::BirthMonth,
                Field::BirthDay,
                Field::Nickname,
            ]
            .iter()
            .all(|field| columns.contains(&Some(*field)))
        {
            Self::Thunderbird
        } else if is_outlook(has) {
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

/// Outlook, in English, Russian, German, French or Spanish.
fn is_outlook(has: &HashSet<&str>) -> bool {
    let any = |names: &[&str]| names.iter().any(|name| has.contains(name));
    any(&[
        "e mail address",
        "адрес эл почты",
        "e mail adresse",
        "adresse de messagerie",
        "direccion de correo electronico",
    ]) && any(&[
        "business phone",
        "home phone",
        "mobile phone",
        "рабочий телефон",
        "домашний телефон",
        "телефон переносной",
        "telefon geschaftlich",
        "telefon privat",
        "mobiltelefon",
        "telephone bureau",
        "telephone domicile",
        "tel mobile",
        "telefono del trabajo",
        "telefono particular",
        "movil",
    ]) && any(&["first name", "имя", "vorname", "prenom", "nombre"])
}

fn is_lab(titles: &[String]) -> bool {
    let known = ["фио", "телефон", "telegram", "теги", "fio", "telephone", "tags"];
    titles.len() >= 2
        && titles
            .iter()
            .any(|title| ["фио", "fio"].contains(&title.as_str()))
        && titles.iter().all(|title| known.contains(&title.as_str()))
}
