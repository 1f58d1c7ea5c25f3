//! The items of a group card.

use std::collections::BTreeSet;

use crate::app::Result;
use crate::app::json::to_json;
use domain::import::Verdict;
use formats::import_file::{Content, ParsedCard, Remark};
use store::imports::NewItemRow;

use super::classify::ClassifyContext;

/// Members of a group that one item holds, so that no transaction labels a whole book.
const MAX_MEMBERS: usize = 200;

/// A group as one item per [`MAX_MEMBERS`] members. The first has the remark and the original text.
pub(super) fn group_rows(context: &ClassifyContext, found: ParsedCard) -> Result<Vec<NewItemRow>> {
    let Content::Group { name, members } = &found.content else {
        return Ok(Vec::new());
    };
    let members: Vec<&String> = members.iter().collect::<BTreeSet<_>>().into_iter().collect();
    let remark = Remark::of("group", found.line, &members.len().to_string());
    let mut first = Some((to_json(&[remark])?, found.original));
    let mut rows = Vec::new();
    for members in members.chunks(MAX_MEMBERS) {
        let (remarks, original) = first.take().unzip();
        rows.push(NewItemRow {
            book_id: context.access.book_id().0,
            import_id: context.import.0,
            file_id: context.file.0,
            line: i64::try_from(found.line).unwrap_or_default(),
            verdict: Verdict::Group.as_str(),
            action: "",
            name: name.clone(),
            uid: String::new(),
            contact_id: None,
            in_common: String::new(),
            remarks: remarks.unwrap_or_default(),
            original,
            card: Some(to_json(&members)?.into_bytes()),
            twin_uid: String::new(),
        });
    }
    Ok(rows)
}
