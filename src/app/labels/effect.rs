//! How a running job changes labels, so that pages can say so and find all contacts of a label meanwhile. An undo does the
//! opposite of what it undoes.

use serde::{Deserialize, Serialize};

use crate::app::jobs::JobProgress;
use crate::app::undo_chain::Act;
use crate::app::{BookAccess, Result};
use domain::change_log::BatchKind;
use domain::contact::Contact;
use domain::job::JobKind;
use domain::label::{label_key, visible_label};
use store::batches::BatchRow;
use store::labels::LabelRow;
use store::{self, Conn};

/// What happened to a label. Stored as JSON in the detail of the batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDetail {
    /// Its name before.
    pub from: String,
    /// Its name after; empty if it was deleted, and the same if only its contacts changed.
    pub to: String,
    /// Its id, if it was merged into another label or deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::app) id: Option<i64>,
    /// The name of the device that did it by CardDAV; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
}

impl LabelDetail {
    /// A device changed the contacts of a label.
    pub(in crate::app) fn of_members(name: &str, device: &str) -> Self {
        Self {
            from: name.to_owned(),
            to: name.to_owned(),
            id: None,
            device: device.to_owned(),
        }
    }

    /// Reads the detail of a batch; `None` if the batch is not about a label.
    #[must_use]
    pub fn of_detail(detail: &str) -> Option<Self> {
        serde_json::from_str(detail).ok()
    }

    /// What taking a batch back renames; `None` if it does something else.
    pub(in crate::app) fn by_undoing(
        conn: &mut Conn,
        access: &BookAccess,
        undone: &BatchRow,
    ) -> Result<Option<Self>> {
        let act = Act::of(conn, access.book_id(), undone.clone())?;
        if act.batch.kind != BatchKind::LabelRename.as_str() {
            return Ok(None);
        }
        let renamed = Self::of_detail(&act.batch.detail);
        Ok(renamed.map(|renamed| {
            if act.is_taken_back {
                renamed
            } else {
                renamed.reversed()
            }
        }))
    }

    /// The label that the undo of a batch restores; `None` if it restores none.
    pub(in crate::app) fn restored_by_undo(
        conn: &mut Conn,
        access: &BookAccess,
        undone: &BatchRow,
    ) -> Result<Option<Self>> {
        let act = Act::of(conn, access.book_id(), undone.clone())?;
        let kind = BatchKind::parse(&act.batch.kind);
        let is_removal = matches!(kind, Some(BatchKind::LabelMerge | BatchKind::LabelDelete));
        let is_restored = is_removal && !act.is_taken_back;
        Ok(is_restored.then(|| Self::of_detail(&act.batch.detail)).flatten())
    }

    fn reversed(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            ..self
        }
    }

    pub(in crate::app) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The label of a job that adds it to contacts or takes it off them.
#[derive(Default, Serialize, Deserialize)]
pub(in crate::app) struct LabelArgs {
    /// Its name.
    pub label: String,
}

impl LabelArgs {
    pub(in crate::app) fn new(name: &str) -> Self {
        Self {
            label: name.to_owned(),
        }
    }
}

/// What a job does to a label.
#[derive(Serialize, Deserialize)]
pub(in crate::app) struct LabelChange {
    /// Its id when the job began.
    from: i64,
    from_name: String,
    /// The label is found by its key: an undo may give the cards with it to another row.
    pub(in crate::app) from_key: String,
    /// The name of the new label; empty to delete the label.
    pub(in crate::app) to: String,
    /// The name of the device that asked for it by CardDAV; empty otherwise.
    #[serde(default)]
    device: String,
}

impl LabelChange {
    pub(in crate::app) fn new(from: &LabelRow, to: &str, device: &str) -> Self {
        Self {
            from: from.id,
            from_name: from.name.clone(),
            from_key: from.key.clone(),
            to: to.to_owned(),
            device: device.to_owned(),
        }
    }

    /// What its batch says of it.
    pub(in crate::app) fn detail(&self, kind: BatchKind) -> LabelDetail {
        LabelDetail {
            from: self.from_name.clone(),
            to: self.to.clone(),
            // A renamed label keeps its id.
            id: (kind != BatchKind::LabelRename).then_some(self.from),
            device: self.device.clone(),
        }
    }

    /// True if a program with other rules for keys started it: one label of that time may be several now.
    pub(in crate::app) fn is_of_other_rules(&self) -> bool {
        let name = visible_label(&self.from_name);
        !name.is_empty() && label_key(name) != self.from_key
    }

    /// True if it changes the label with this key. A label that is several by today's rules is changed under each name
    /// that it had: the contacts of all of them had it when the user asked for the change.
    pub(in crate::app) fn is_about(&self, key: &str) -> bool {
        key == self.from_key
            || self.is_of_other_rules()
                && (key == label_key(visible_label(&self.from_name))
                    || Some(in_letters(key)).filter(|key| !key.is_empty())
                        == Some(in_letters(&self.from_key)))
    }

    /// True if only the spelling changes: the label keeps its key and its row.
    pub(in crate::app) fn is_respelling(&self) -> bool {
        label_key(&self.to) == self.from_key
    }

    pub(in crate::app) fn apply(&self, contact: &mut Contact) {
        let new = Some(self.to.as_str()).filter(|to| !to.is_empty());
        replace(contact, |label| self.is_about(&label_key(label)), new);
    }
}

/// A key without signs: as older rules made them.
fn in_letters(key: &str) -> String {
    let letters = key.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace());
    letters.collect::<String>().trim().to_owned()
}

/// Replaces the labels that are meant. A name that the contact already has is not added twice.
fn replace(contact: &mut Contact, is_meant: impl Fn(&str) -> bool, with: Option<&str>) {
    let Some(name) = with else {
        contact.labels.retain(|label| !is_meant(label));
        return;
    };
    let new_key = label_key(name);
    let mut has_new = contact
        .labels
        .iter()
        .any(|label| !is_meant(label) && label_key(label) == new_key);
    contact.labels.retain_mut(|label| {
        if !is_meant(label) {
            return true;
        }
        name.clone_into(label);
        !std::mem::replace(&mut has_new, true)
    });
}

/// The keys of the labels between which a rename moves all contacts.
pub(in crate::app) struct Move {
    pub from: String,
    pub to: String,
}

/// What a job does to labels, by their keys.
#[derive(Default)]
pub(in crate::app) struct Effect {
    /// Those that it changes.
    pub changed: Vec<String>,
    /// Those that lack some of their contacts meanwhile, and no other label has them all.
    pub incomplete: Vec<String>,
    /// The rename that it does.
    pub moves: Option<Move>,
}

impl Effect {
    /// What a job does.
    pub(in crate::app) fn of_job(conn: &mut Conn, access: &BookAccess, job: &JobProgress) -> Result<Self> {
        let of_change = |kind| {
            Ok(Self::of_change(
                kind,
                &job.args::<LabelChange>()?.detail(kind),
                false,
            ))
        };
        match job.kind {
            JobKind::LabelRename => of_change(BatchKind::LabelRename),
            JobKind::LabelMerge => of_change(BatchKind::LabelMerge),
            JobKind::LabelDelete => of_change(BatchKind::LabelDelete),
            JobKind::LabelAdd | JobKind::LabelRemove => Ok(Self::on(&job.args::<LabelArgs>()?.label)),
            JobKind::Undo => {
                let Some(batch) = job.batch else {
                    return Ok(Self::default());
                };
                let book = access.book_id();
                let batch = store::batches::by_id(conn, book, batch)?;
                Ok(Self::of_act(&Act::of(conn, book, batch)?))
            }
            _ => Ok(Self::default()),
        }
    }

    fn of_act(act: &Act) -> Self {
        let detail = &act.batch.detail;
        match BatchKind::parse(&act.batch.kind) {
            Some(kind @ (BatchKind::LabelRename | BatchKind::LabelMerge | BatchKind::LabelDelete)) => {
                LabelDetail::of_detail(detail)
                    .map(|detail| Self::of_change(kind, &detail, act.is_taken_back))
                    .unwrap_or_default()
            }
            Some(BatchKind::LabelAdd | BatchKind::LabelRemove) => Self::on(detail),
            _ => Self::default(),
        }
    }

    fn of_change(kind: BatchKind, detail: &LabelDetail, is_taken_back: bool) -> Self {
        let (from, to) = (label_key(&detail.from), label_key(&detail.to));
        let changed = vec![to.clone(), from.clone()];
        let (incomplete, moves) = match (kind, is_taken_back) {
            // Only the spelling changes.
            (BatchKind::LabelRename, _) if from == to => (Vec::new(), None),
            (BatchKind::LabelRename, false) => (Vec::new(), Some(Move { from, to })),
            (BatchKind::LabelRename, true) => (Vec::new(), Some(Move { from: to, to: from })),
            // Each of the labels gets the contacts back that it had.
            (BatchKind::LabelMerge, true) => (changed.clone(), None),
            _ => (vec![from], None),
        };
        Self {
            changed,
            incomplete,
            moves,
        }
    }

    /// It adds a label to contacts or takes it off them.
    fn on(label: &str) -> Self {
        Self {
            changed: vec![label_key(label)],
            ..Self::default()
        }
    }
}
