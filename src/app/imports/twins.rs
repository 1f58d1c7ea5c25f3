//! Twins of an import: cards of its files with the same name and the same phone number or email address.

use std::collections::{BTreeSet, HashMap};

use domain::match_keys;
use domain::text::index_key;
use formats::import_file::{Content, ParsedCard};
use formats::vcard;

/// Pairs of a name and a number or an address that are kept, so that memory stays bounded. Later cards are compared
/// with the cards that have these.
const MAX_PAIRS: usize = 500_000;

/// The cards of an import that were read so far.
#[derive(Default)]
pub(super) struct Twins {
    /// The names of the files, in order.
    files: Vec<String>,
    cards: Vec<EarlierCard>,
    /// The number of the first card with each pair.
    by_pair: HashMap<i64, usize>,
}

struct EarlierCard {
    uid: Box<str>,
    file: usize,
    line: usize,
}

/// An earlier card that is the same person.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    /// The UID of the earlier card.
    pub uid: String,
    /// Where it is: its line, and its file if that is another one.
    pub place: String,
}

impl Twins {
    /// Another file begins.
    pub fn begin_file(&mut self, name: &str) {
        self.files.push(name.to_owned());
    }

    /// Remembers a card that was classified before an interruption.
    pub fn remember(&mut self, found: &ParsedCard, region: &str) {
        if let Content::Card { bytes, uid, .. } = &found.content {
            let contact = vcard::read(&vcard::parse(&vcard::blobs::extract(bytes).0));
            let pairs = match_keys::certain_hashes(&contact, region);
            self.find(&index_key(uid), found.line, &pairs);
        }
    }

    /// Finds the first earlier card that has a pair in common with this one, and remembers this one.
    pub fn find(&mut self, uid: &str, line: usize, pairs: &BTreeSet<i64>) -> Option<Twin> {
        let first = pairs
            .iter()
            .filter_map(|pair| self.by_pair.get(pair))
            .min()
            .copied();
        let number = first.unwrap_or(self.cards.len());
        let mut is_kept = first.is_some();
        for pair in pairs {
            if self.by_pair.len() < MAX_PAIRS {
                self.by_pair.entry(*pair).or_insert(number);
                if !is_kept {
                    let file = self.files.len();
                    self.cards.push(EarlierCard {
                        uid: uid.into(),
                        file,
                        line,
                    });
                    is_kept = true;
                }
            }
        }
        let twin = self.cards.get(first?)?;
        // A card with the same UID is a later version of the contact, not another card about it.
        (*twin.uid != *uid).then(|| Twin {
            uid: twin.uid.to_string(),
            place: self.place(twin),
        })
    }

    fn place(&self, card: &EarlierCard) -> String {
        let line = card.line.to_string();
        match self.files.get(card.file.saturating_sub(1)) {
            Some(name) if card.file < self.files.len() => format!("{line} ({name})"),
            _ => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_card_with_a_pair_is_found() {
        let mut twins = Twins::default();
        twins.begin_file("a.vcf");
        let mut find = |uid, line, pairs: [i64; 2]| {
            let twin = twins.find(uid, line, &BTreeSet::from(pairs));
            twin.map(|twin| (twin.uid, twin.place))
        };
        let first = Some(("a".to_owned(), "1".to_owned()));
        assert_eq!(find("a", 1, [1, 2]), None);
        assert_eq!(find("b", 5, [3, 4]), None);
        assert_eq!(find("c", 9, [2, 6]), first);
        // A twin of a twin is a twin of the first.
        assert_eq!(find("d", 13, [6, 7]), first);
        assert_eq!(find("a", 17, [1, 2]), None);
        twins.begin_file("b.vcf");
        let twin = twins.find("e", 1, &BTreeSet::from([4])).unwrap();
        assert_eq!((twin.uid.as_str(), twin.place.as_str()), ("b", "5 (a.vcf)"));
    }
}
