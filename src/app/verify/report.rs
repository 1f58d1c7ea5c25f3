//! Collects findings: the first hundred of each kind, and how many there are.

use std::collections::BTreeMap;

use super::finding::{Finding, FindingKind};

/// Findings of one kind that are kept.
const MAX_KEPT: usize = 100;

/// What a check of the database found.
#[derive(Clone, Debug, Default)]
pub struct VerifyReport {
    /// Books that were checked.
    pub books: u64,
    /// Contacts that were checked, tombstones included.
    pub contacts: u64,
    /// Rows of the change log that were checked.
    pub changes: u64,
    kinds: BTreeMap<FindingKind, FoundOfKind>,
}

/// The findings of one kind.
#[derive(Clone, Debug, Default)]
struct FoundOfKind {
    kept: Vec<Finding>,
    left_out: u64,
}

impl VerifyReport {
    pub(super) fn add(&mut self, finding: Finding) {
        let found = self.kinds.entry(finding.kind).or_default();
        if found.kept.len() < MAX_KEPT {
            found.kept.push(finding);
        } else {
            found.left_out += 1;
        }
    }

    /// The findings, at most a hundred of each kind, in the order of the kinds.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.kinds.values().flat_map(|found| &found.kept)
    }

    /// The kinds of which some findings were left out, with their number.
    pub fn left_out(&self) -> impl Iterator<Item = (FindingKind, u64)> {
        let cut = self.kinds.iter().filter(|(_, found)| found.left_out > 0);
        cut.map(|(kind, found)| (*kind, found.left_out))
    }

    /// How many findings are damage.
    #[must_use]
    pub fn damage(&self) -> u64 {
        let damage = self.kinds.iter().filter(|(kind, _)| kind.is_damage());
        damage
            .map(|(_, found)| found.left_out + u64::try_from(found.kept.len()).unwrap_or_default())
            .sum()
    }
}
