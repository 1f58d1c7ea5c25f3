//! Writes a card of version 4.0 as a JSContact Card.

use serde_json::json;
use uuid::Uuid;

use super::build::build;
use super::entry::is_equivalent;
use super::object::Object;
use super::{patch, read};
use crate::convert::prop::Prop;
use crate::jcard;
use domain::card::{Card, Line};
use domain::repair::is_raw;

/// Maximum number of JSPROP that are tried one by one if they do not fit all together.
const MAX_TRIED: usize = 32;

/// The card. A JSPROP is written as the member that it holds, unless the card would then be read back
/// differently.
pub fn write_card(card: &Card) -> Object {
    let (mut props, mut others) = (Vec::new(), Vec::new());
    for line in jcard::body(card) {
        match &line.property {
            Some(property) if !is_raw(line) => props.push(Prop::of(property)),
            _ => others.push(jcard::content_line(&String::from_utf8_lossy(&line.content()))),
        }
    }
    let patches: Vec<usize> = (0..props.len())
        .filter(|at| props.get(*at).is_some_and(|prop| patch::patch(prop).is_some()))
        .collect();
    let build_with = |set: &[usize]| {
        let mut root = build(&props, others.clone(), set);
        with_uid(&mut root, card);
        root
    };
    let plain = build_with(&[]);
    if patches.is_empty() {
        return plain;
    }
    let wanted = read::properties(&plain);
    let whole = build_with(&patches);
    if are_equivalent(&wanted, &read::properties(&whole)) {
        return whole;
    }
    let mut best = (plain, Vec::new());
    for at in patches.into_iter().take(MAX_TRIED) {
        let set: Vec<usize> = best.1.iter().copied().chain([at]).collect();
        let root = build_with(&set);
        if are_equivalent(&wanted, &read::properties(&root)) {
            best = (root, set);
        }
    }
    best.0
}

/// Adds a UID if there is none (RFC 9553 §2.1.9). It is a hash of the content, so that it is always the same.
fn with_uid(root: &mut Object, card: &Card) {
    let content: Vec<u8> = jcard::body(card).flat_map(Line::content).collect();
    let uid = Uuid::new_v5(&Uuid::NAMESPACE_OID, &content);
    root.entry("uid")
        .or_insert_with(|| json!(format!("urn:uuid:{uid}")));
}

/// True if both lists hold equivalent properties, in any order.
fn are_equivalent(a: &[Prop], b: &[Prop]) -> bool {
    let holds = |all: &[Prop], wanted: &Prop| all.iter().filter(|prop| is_equivalent(prop, wanted)).count();
    a.len() == b.len() && a.iter().all(|prop| holds(a, prop) == holds(b, prop))
}
