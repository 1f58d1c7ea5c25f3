//! What an undo did: the report of its job.

use serde::{Deserialize, Serialize};

use crate::app::Result;
use crate::app::jobs::JobProgress;
use domain::property::FieldName;
use domain::three_way_merge::Conflict;
use store::contacts::Stored;

/// What an undo did: the report of its job.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Undone {
    /// The number of changes taken back.
    pub undone: i64,
    /// Contacts that another change has touched since, and that therefore stay as they are: the first ones.
    pub not_undone: Vec<NotUndone>,
    /// How many contacts stay as they are.
    pub not_undone_count: i64,
    /// True if an undo was taken back, so that what it had taken back holds again.
    #[serde(default)]
    pub is_redo: bool,
}

/// Contacts that [`Undone::not_undone`] lists.
const MAX_LISTED: usize = 100;

/// A contact of which something could not be taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NotUndone {
    /// The contact.
    pub id: i64,
    /// Its display name.
    pub name: String,
    /// The properties that were changed since; empty if the contact as a whole was.
    pub conflicts: Vec<KeptProperty>,
}

/// A property that keeps its value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptProperty {
    /// The word of the field, or the name of the property.
    field: String,
    /// The value that stays; `None` if the property was removed.
    pub value: Option<String>,
    /// The value before the change that was to be undone; `None` if it was added.
    pub before: Option<String>,
}

impl KeptProperty {
    /// The field.
    #[must_use]
    pub fn field(&self) -> FieldName {
        FieldName::of_key(&self.field)
    }
}

impl From<Conflict> for KeptProperty {
    fn from(conflict: Conflict) -> Self {
        Self {
            field: conflict.field.key().to_owned(),
            value: conflict.theirs,
            before: conflict.mine,
        }
    }
}

impl Undone {
    /// The report of a job.
    pub fn of(progress: &JobProgress) -> Result<Self> {
        progress.report()
    }

    /// Adds what an undo in another book did.
    pub fn add(&mut self, other: Self) {
        self.undone += other.undone;
        self.not_undone.extend(other.not_undone);
        self.not_undone_count += other.not_undone_count;
        self.is_redo |= other.is_redo;
    }
}

impl Undone {
    pub(super) fn leave(&mut self, current: &Stored, conflicts: Vec<Conflict>) {
        // Two changes of one contact are undone one after the other.
        if self
            .not_undone
            .last()
            .is_some_and(|last| last.id == current.id().0)
        {
            return;
        }
        self.not_undone_count += 1;
        if self.not_undone.len() < MAX_LISTED {
            self.not_undone.push(NotUndone {
                id: current.id().0,
                name: current.display_name.clone(),
                conflicts: conflicts.into_iter().map(KeptProperty::from).collect(),
            });
        }
    }
}
