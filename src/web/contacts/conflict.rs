//! The questions of the page that an edit shows when another edit changed the same fields: one for each meaning.

use std::collections::BTreeSet;

use crate::app::contacts::Resolution;
use crate::web::Error;
use crate::web::form::Form;
use crate::web::page::PageContext;
use domain::property::FieldName;
use domain::three_way_merge::Conflict;

/// A question: which of two values to keep.
#[derive(Clone, Debug)]
pub struct Question {
    /// The keys of the conflicts that the answer decides.
    pub keys: Vec<String>,
    /// The field.
    pub field: FieldName,
    /// The user's value; `None` if the user removed it.
    pub mine: Option<String>,
    /// The value in the book; `None` if it was removed.
    pub theirs: Option<String>,
    /// The answer that the user sent, if any: true for their own value.
    pub takes_mine: Option<bool>,
}

impl Question {
    /// The key in the form: that of the first conflict.
    #[must_use]
    pub fn key(&self) -> &str {
        self.keys.first().map(String::as_str).unwrap_or_default()
    }
}

/// The questions for these conflicts. Name and displayed name are one question, as are lines that say the same.
#[must_use]
pub fn questions(conflicts: Vec<Conflict>, form: &Form) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for conflict in conflicts {
        let same = questions.iter_mut().find(|question| is_same(question, &conflict));
        match same {
            Some(question) => {
                // The displayed name says more than its parts.
                if conflict.field == FieldName::FormattedName {
                    (question.mine, question.theirs) = (conflict.mine, conflict.theirs);
                }
                if is_name(&question.field) {
                    question.field = FieldName::Name;
                }
                question.keys.push(conflict.key);
            }
            None => questions.push(Question {
                keys: vec![conflict.key],
                field: conflict.field,
                mine: conflict.mine,
                theirs: conflict.theirs,
                takes_mine: None,
            }),
        }
    }
    for question in &mut questions {
        question.takes_mine = answer(form, question.key());
    }
    questions
}

fn is_same(question: &Question, conflict: &Conflict) -> bool {
    let is_equal = (&question.field, &question.mine, &question.theirs)
        == (&conflict.field, &conflict.mine, &conflict.theirs);
    is_equal || (is_name(&question.field) && is_name(&conflict.field))
}

fn is_name(field: &FieldName) -> bool {
    matches!(field, FieldName::Name | FieldName::FormattedName)
}

fn answer(form: &Form, key: &str) -> Option<bool> {
    match form.find(&format!("take-{key}"))? {
        "mine" => Some(true),
        "theirs" => Some(false),
        _ => None,
    }
}

/// What the user decided; `None` if the form asks nothing, or if a question has no answer.
///
/// # Errors
/// `Damaged` if the form does not say about which revision it asks.
pub fn resolution(form: &Form) -> Result<Option<Resolution>, Error> {
    let Some(against) = form.read_if_any("against")? else {
        return Ok(None);
    };
    let mut take_mine = BTreeSet::new();
    for key in form.all("ask") {
        let Some(is_mine) = answer(form, key) else {
            return Ok(None);
        };
        if is_mine {
            take_mine.insert(key.to_owned());
            take_mine.extend(form.all(&format!("also-{key}")).map(str::to_owned));
        }
    }
    Ok(Some(Resolution { against, take_mine }))
}

/// True if the form asks something that the user did not answer.
#[must_use]
pub fn is_unanswered(form: &Form) -> bool {
    form.all("ask").any(|key| answer(form, key).is_none())
}

/// What was kept and what was dropped, in words. The form names the fields.
#[must_use]
pub fn outcome(page: &PageContext, form: &Form) -> String {
    let decisions = form.all("ask").zip(form.all("ask-field")).map(|(key, field)| {
        let name = page.field(&FieldName::of_key(field));
        let kept = if answer(form, key) == Some(true) {
            "conflict-kept-mine"
        } else {
            "conflict-kept-theirs"
        };
        page.with(kept, "field", name)
    });
    decisions.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(key: &str, field: FieldName, mine: &str) -> Conflict {
        Conflict {
            key: key.to_owned(),
            field,
            base: None,
            mine: Some(mine.to_owned()),
            theirs: None,
        }
    }

    #[test]
    fn conflicts_of_one_meaning_are_one_question() {
        let phone = || conflict("TEL-1", FieldName::Phone, "1");
        let (name, shown) = (
            || conflict("N-2", FieldName::Name, "A B"),
            || conflict("FN-3", FieldName::FormattedName, "B A"),
        );
        let anniversary = |key| conflict(key, FieldName::Anniversary, "2000-01-01");
        for names in [[name(), shown()], [shown(), name()]] {
            let keys: Vec<String> = names.iter().map(|conflict| conflict.key.clone()).collect();
            let [first, second] = names;
            let asked = questions(
                vec![first, phone(), second, anniversary("A-4"), anniversary("X-5")],
                &Form::default(),
            );
            let fields: Vec<_> = asked
                .iter()
                .map(|question| (&question.field, question.mine.as_deref()))
                .collect();
            assert_eq!(
                fields,
                [
                    (&FieldName::Name, Some("B A")),
                    (&FieldName::Phone, Some("1")),
                    (&FieldName::Anniversary, Some("2000-01-01"))
                ]
            );
            assert_eq!(asked[0].keys, keys);
            assert_eq!(asked[2].keys, ["A-4", "X-5"]);
        }
    }
}
