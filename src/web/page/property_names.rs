//! The names of properties, relations and Apple's labels in the reader's language.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::web::page::context::PageContext;
use crate::web::text::LOCALES;
use domain::detail::day_of;
use domain::property::base_name;

/// Names of properties in upper case, with the keys of their texts.
const PROPERTIES: &[(&str, &str)] = &[
    ("ROLE", "property-role"),
    ("RELATED", "property-related"),
    ("X-ABRELATEDNAMES", "property-related"),
    ("X-MAIDENNAME", "property-maiden-name"),
    ("X-PHONETIC-FIRST-NAME", "property-phonetic-given"),
    ("X-PHONETIC-LAST-NAME", "property-phonetic-family"),
    ("X-PHONETIC-MIDDLE-NAME", "property-phonetic-middle"),
    ("X-PHONETIC-ORG", "property-phonetic-organization"),
    ("SORT-STRING", "property-sort-string"),
    ("GENDER", "property-gender"),
    ("X-GENDER", "property-gender"),
    ("LANG", "property-language"),
    ("LANGUAGE", "property-language"),
    ("TZ", "property-time-zone"),
    ("GEO", "property-position"),
    ("HOBBY", "property-hobby"),
    ("INTEREST", "property-interest"),
    ("EXPERTISE", "property-expertise"),
    ("ORG-DIRECTORY", "property-directory"),
    ("CALURI", "property-calendar"),
    ("CALADRURI", "property-calendar-address"),
    ("FBURL", "property-free-busy"),
    ("SOURCE", "property-source"),
    ("BIRTHPLACE", "property-birth-place"),
    ("DEATHPLACE", "property-death-place"),
    ("DEATHDATE", "property-death-date"),
    ("X-DEATHDATE", "property-death-date"),
    ("X-ABDATE", "property-named-day"),
    ("MEMBER", "property-member"),
    ("AGENT", "property-agent"),
    ("MAILER", "property-mailer"),
    ("CLASS", "property-access-class"),
    ("CONTACT-URI", "property-contact-uri"),
    ("SOCIALPROFILE", "property-profile"),
    ("PRONOUNS", "property-pronouns"),
    ("GRAMGENDER", "property-grammatical-gender"),
    ("X-SPOUSE", "property-spouse-name"),
    ("X-MANAGER", "property-manager-name"),
    ("X-ASSISTANT", "property-assistant-name"),
    ("X-EVOLUTION-SPOUSE", "property-spouse-name"),
    ("X-EVOLUTION-MANAGER", "property-manager-name"),
    ("X-EVOLUTION-ASSISTANT", "property-assistant-name"),
    ("X-KADDRESSBOOK-X-SPOUSESNAME", "property-spouse-name"),
    ("X-KADDRESSBOOK-X-MANAGERSNAME", "property-manager-name"),
    ("X-KADDRESSBOOK-X-ASSISTANTSNAME", "property-assistant-name"),
    ("X-WA-BIZ-NAME", "property-business-name"),
    ("X-WA-BIZ-DESCRIPTION", "property-business-description"),
    ("X-FILE-AS", "property-file-as"),
    ("X-EVOLUTION-FILE-AS", "property-file-as"),
    ("LOGO", "property-logo"),
    ("SOUND", "property-sound"),
    ("KEY", "property-key"),
    ("X-ALSO-FN", "property-also-name"),
    ("N-SECOND-FAMILY", "property-second-family"),
    ("N-GENERATION", "property-generation"),
    ("X-BLOCKNOTIK-UNREADABLE", "property-unreadable"),
    ("FN", "field-formatted-name"),
    ("N", "field-name"),
    ("NICKNAME", "field-nickname"),
    ("X-NICKNAME", "field-nickname"),
    ("ORG", "field-organization"),
    ("TITLE", "field-title"),
    ("NOTE", "field-note"),
    ("ADR", "field-address"),
    ("BDAY", "field-birthday"),
    ("ANNIVERSARY", "field-anniversary"),
    ("X-ANNIVERSARY", "field-anniversary"),
    ("IMPP", "field-messenger"),
    ("X-SOCIALPROFILE", "field-messenger"),
    ("X-KADDRESSBOOK-X-ANNIVERSARY", "field-anniversary"),
    ("X-EVOLUTION-ANNIVERSARY", "field-anniversary"),
    ("X-MS-TEL", "field-phone"),
    ("X-CUSTOM", "detail-custom"),
    ("X-WAB-GENDER", "property-gender"),
    ("X-ABSHOWAS", "property-show-as"),
    ("X-ABLABEL", "property-label"),
    ("X-ANDROID-CUSTOM", "property-android"),
    ("X-MS-OL-DEFAULT-POSTAL-ADDRESS", "property-default-address"),
    ("X-DL", "property-distribution-list"),
    ("X-WA-LID", "property-whatsapp-id"),
    ("KIND", "property-kind"),
    ("CREATED", "property-created"),
    ("PROFILE", "property-card-type"),
    ("NAME", "property-source-name"),
    ("CLIENTPIDMAP", "property-client-map"),
    ("XML", "property-xml"),
    ("JSPROP", "property-jscontact"),
];

/// Names that are the same in every language.
const BRANDS: [(&str, &str); 9] = [
    ("X-QQ", "QQ"),
    ("X-SIP", "SIP"),
    ("X-AIM", "AIM"),
    ("X-MSN", "MSN"),
    ("X-YAHOO", "Yahoo"),
    ("X-TWITTER", "Twitter"),
    ("X-FACEBOOK", "Facebook"),
    ("X-INSTAGRAM", "Instagram"),
    ("X-GROUPWISE", "GroupWise"),
];

/// Labels that programs write in English whatever language the person speaks, in lower case: Apple's, and relations
/// (RFC 6350 §6.6.6), with the keys of their texts.
const LABELS: &[(&str, &str)] = &[
    ("spouse", "value-label-spouse"),
    ("child", "value-label-child"),
    ("mother", "value-label-mother"),
    ("father", "value-label-father"),
    ("parent", "value-label-parent"),
    ("brother", "value-label-brother"),
    ("sister", "value-label-sister"),
    ("sibling", "value-label-sibling"),
    ("son", "value-label-son"),
    ("daughter", "value-label-daughter"),
    ("friend", "value-label-friend"),
    ("assistant", "value-label-assistant"),
    ("manager", "value-label-manager"),
    ("partner", "value-label-partner"),
    ("relative", "value-label-relative"),
    ("colleague", "value-label-colleague"),
    ("co-worker", "value-label-co-worker"),
    ("neighbor", "value-label-neighbor"),
    ("emergency", "value-label-emergency"),
    ("acquaintance", "value-label-acquaintance"),
    ("referred-by", "value-label-referred-by"),
    ("homepage", "value-label-homepage"),
    ("school", "value-label-school"),
    ("anniversary", "value-label-anniversary"),
    ("birthday", "value-label-birthday"),
    ("home-fax", "value-label-home-fax"),
    ("work-fax", "value-label-work-fax"),
    ("referred by", "value-label-referred-by"),
    ("children", "value-label-children"),
    ("husband", "value-label-husband"),
    ("wife", "value-label-wife"),
    ("girlfriend", "value-label-girlfriend"),
    ("boyfriend", "value-label-boyfriend"),
    ("stepdaughter", "value-label-stepdaughter"),
    ("stepson", "value-label-stepson"),
    ("stepmother", "value-label-stepmother"),
    ("stepfather", "value-label-stepfather"),
    ("elderbrother", "value-label-elder-brother"),
    ("youngerbrother", "value-label-younger-brother"),
    ("eldersister", "value-label-elder-sister"),
    ("youngersister", "value-label-younger-sister"),
    ("grandmother", "value-label-grandmother"),
    ("grandfather", "value-label-grandfather"),
    ("granddaughter", "value-label-granddaughter"),
    ("grandson", "value-label-grandson"),
    ("uncle", "value-label-uncle"),
    ("aunt", "value-label-aunt"),
    ("nephew", "value-label-nephew"),
    ("niece", "value-label-niece"),
    ("cousin", "value-label-cousin"),
    ("teacher", "value-label-teacher"),
    ("iphone", "value-label-iphone"),
    ("applewatch", "value-label-apple-watch"),
    ("homefax", "value-label-home-fax"),
    ("workfax", "value-label-work-fax"),
    ("otherfax", "type-fax"),
    ("home", "type-home"),
    ("work", "type-work"),
    ("mobile", "type-cell"),
    ("main", "type-main"),
    ("pager", "type-pager"),
    ("other", "type-other"),
];

/// The words of GENDER (RFC 6350 §6.2.7).
pub(super) const GENDERS: [(&str, &str); 4] = [
    ("M", "gender-male"),
    ("F", "gender-female"),
    ("O", "gender-other"),
    ("N", "gender-none"),
];

/// The word that programs write for a label that a page showed, in any language of the pages; any other label as
/// it is.
#[must_use]
pub fn label_word(shown: &str) -> String {
    let text = shown.trim();
    let known = |text: &str| WORDS.get(&text.trim().to_lowercase()).copied();
    if let Some(word) = known(text) {
        return word.to_owned();
    }
    let words: Option<Vec<&str>> = text.split(',').map(known).collect();
    words.map_or_else(|| text.to_owned(), |words| words.join(", "))
}

/// True if a text is what a page shows, in any language, for a label that programs write in English.
#[must_use]
pub fn is_label_in_words(label: &str, text: &str) -> bool {
    let is_shown = |label: &str, text: &str| {
        let label = label.trim().to_lowercase();
        let known = LABELS.iter().find(|(name, _)| *name == label);
        known.is_some_and(|(_, key)| {
            let mut texts = LOCALES.iter().map(|(locale, _)| locale.text(key, &[]));
            texts.any(|shown| shown == text.trim())
        })
    };
    let parts = || label.split(',').zip(text.split(','));
    let is_list = label.split(',').count() == text.split(',').count();
    is_shown(label, text) || is_list && parts().all(|(label, text)| is_shown(label, text))
}

/// The words of [`LABELS`] by themselves and by their texts, in lower case. The first of a text wins.
static WORDS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (word, _) in LABELS {
        words.insert((*word).to_owned(), *word);
    }
    for ((word, key), (locale, _)) in LABELS
        .iter()
        .flat_map(|label| LOCALES.map(|locale| (label, locale)))
    {
        words.entry(locale.text(key, &[]).to_lowercase()).or_insert(*word);
    }
    words
});

impl PageContext {
    /// A label in words: one that programs write in English in the reader's language, any other as it is.
    #[must_use]
    pub fn label(&self, label: &str) -> String {
        let known = |label: &str| {
            let lower = label.trim().to_lowercase();
            LABELS.iter().find(|(name, _)| *name == lower)
        };
        if let Some((_, key)) = known(label) {
            return self.t(key);
        }
        let words: Option<Vec<String>> = label
            .split(',')
            .map(|word| known(word).map(|(_, key)| self.t(key)))
            .collect();
        words.map_or_else(|| label.to_owned(), |words| words.join(", "))
    }

    /// The name of a property that has no field: in words, without `X-`.
    #[must_use]
    pub fn property_name(&self, name: &str) -> String {
        if let Some((_, key)) = PROPERTIES.iter().find(|(known, _)| *known == name) {
            return self.t(key);
        }
        if let Some((_, brand)) = BRANDS.iter().find(|(known, _)| *known == name) {
            return (*brand).to_owned();
        }
        let base = base_name(name);
        if base != name {
            return self.with("property-also", "property", self.property_name(base));
        }
        let Some(own) = name.strip_prefix("X-") else {
            return self.label(name);
        };
        let words = own.replace(['-', '_'], " ").to_lowercase();
        let mut chars = words.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect()
    }

    /// The value of a property that has no field: in words if it is a date or a code, any other text as it is.
    #[must_use]
    pub fn property_value(&self, name: &str, value: &str) -> String {
        if matches!(name, "GENDER" | "X-GENDER") {
            let (letter, rest) = value.split_once([' ', ';']).unwrap_or((value, ""));
            if let Some((_, key)) = GENDERS.iter().find(|(known, _)| *known == letter) {
                return format!("{} {rest}", self.t(key)).trim_end().to_owned();
            }
        }
        if let Some(words) = self.code_words(name, value) {
            return words;
        }
        let in_words = match name {
            "CREATED" => self.created_day(value),
            "LANG" | "LANGUAGE" => self.language_name(value),
            "TZ" => self.zone_name(value),
            "GEO" => self.position(value),
            _ => None,
        };
        if let Some(words) = in_words {
            return words;
        }
        day_of(name, value).map_or_else(|| value.to_owned(), |date| self.date(&date))
    }
}
