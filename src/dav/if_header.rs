//! The `If` header of WebDAV (RFC 4918 §10.4).

use crate::app::dav::{IfCondition, IfList, IfResource};
use crate::dav::path::DavPath;

/// Reads the header of a request to `target`. `None` if it is malformed.
pub fn parse(value: &str, target: &DavPath) -> Option<Vec<IfList>> {
    let mut lists = Vec::new();
    let mut resource = match target {
        DavPath::Book(_, slug) => IfResource::Book(slug.clone()),
        _ => IfResource::Target,
    };
    let mut rest = value.trim_start();
    while !rest.is_empty() {
        if let Some(tagged) = rest.strip_prefix('<') {
            let (url, after) = tagged.split_once('>')?;
            resource = resource_of(url, target);
            rest = after.trim_start();
            continue;
        }
        let (list, after) = list(rest)?;
        lists.push(IfList {
            resource: resource.clone(),
            conditions: list,
        });
        rest = after.trim_start();
    }
    (!lists.is_empty()).then_some(lists)
}

fn resource_of(url: &str, target: &DavPath) -> IfResource {
    let Ok(Some(path)) = DavPath::parse(url) else {
        return IfResource::Other;
    };
    let (DavPath::Card(account, ..) | DavPath::Book(account, _)) = target else {
        return IfResource::Other;
    };
    match path {
        DavPath::Book(of, slug) if of == *account => IfResource::Book(slug),
        DavPath::Card(of, slug, name) if of == *account => IfResource::Card(slug, name),
        _ => IfResource::Other,
    }
}

/// The conditions of the list at the beginning of a text, and what follows it.
fn list(text: &str) -> Option<(Vec<(bool, IfCondition)>, &str)> {
    let mut rest = text.strip_prefix('(')?.trim_start();
    let mut conditions = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(')') {
            return (!conditions.is_empty()).then_some((conditions, after));
        }
        let negated = rest
            .split_at_checked(3)
            .filter(|(word, _)| word.eq_ignore_ascii_case("not"))
            .map(|(_, after)| after.trim_start());
        let is_negated = negated.is_some();
        rest = negated.unwrap_or(rest);
        let (condition, after) = if let Some(state) = rest.strip_prefix('<') {
            let (token, after) = state.split_once('>')?;
            (IfCondition::State(token.to_owned()), after)
        } else {
            let (tag, after) = etag(rest.strip_prefix('[')?)?;
            (IfCondition::ETag(tag.to_owned()), after)
        };
        conditions.push((is_negated, condition));
        rest = after.trim_start();
    }
}

/// The entity tag at the beginning of a text, and what follows its bracket. A tag in quotes may have brackets.
fn etag(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.trim_start().strip_prefix('"') {
        let (tag, after) = quoted.split_once('"')?;
        return Some((tag, after.trim_start().strip_prefix(']')?));
    }
    // A weak tag never matches, as the comparison is a strong one.
    text.split_once(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tagged_and_untagged_lists_are_read() {
        let book = DavPath::Book(1, "b".to_owned());
        let card = DavPath::Card(1, "b".to_owned(), "c".to_owned());
        let lists = parse("(Not <urn:x> [\"e\"]) </dav/books/1/b/> (<data:,1>)", &card).unwrap();
        let condition = |is_negated, condition| (is_negated, condition);
        assert_eq!(
            lists,
            [
                IfList {
                    resource: IfResource::Target,
                    conditions: vec![
                        condition(true, IfCondition::State("urn:x".to_owned())),
                        condition(false, IfCondition::ETag("e".to_owned())),
                    ],
                },
                IfList {
                    resource: IfResource::Book("b".to_owned()),
                    conditions: vec![condition(false, IfCondition::State("data:,1".to_owned()))],
                },
            ]
        );
        let resource = |header: &str| parse(header, &book).unwrap().remove(0).resource;
        assert_eq!(resource("(<a>)"), IfResource::Book("b".to_owned()));
        let elsewhere = IfResource::Card("o".to_owned(), "c".to_owned());
        assert_eq!(resource("</dav/books/1/o/c> (<a>)"), elsewhere);
        assert_eq!(resource("</dav/books/2/o/c> (<a>)"), IfResource::Other);
        let bracket = parse("([\"a]b\"] [ \"c\" ])", &card).unwrap();
        let tags = ["a]b", "c"].map(|tag| condition(false, IfCondition::ETag(tag.to_owned())));
        assert_eq!(bracket[0].conditions, tags);
        for malformed in ["([\"a]\")", "", "()", "(<a>", "<a>", "x", "([\"e\")"] {
            assert_eq!(parse(malformed, &card), None, "{malformed}");
        }
    }
}
