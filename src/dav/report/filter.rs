//! Reads the filter of a query (RFC 6352 §10.5).

use crate::dav::error::Error;
use crate::dav::xml::{CARDDAV, Element, Name};
use domain::card_filter::{
    CardFilter, Collation, MatchType, ParameterCondition, ParameterFilter, PropertyCondition, PropertyFilter,
    PropertyName, Test, TextMatch,
};

/// Reads a filter.
///
/// # Errors
/// The precondition `supported-filter`, or `supported-collation`.
pub fn filter(element: &Element) -> Result<CardFilter, Error> {
    let properties = children(element, "prop-filter")
        .map(property)
        .collect::<Result<_, _>>()?;
    Ok(CardFilter {
        test: test(element)?,
        properties,
    })
}

fn children<'a>(element: &'a Element, local: &'static str) -> impl Iterator<Item = &'a Element> {
    element.elements().filter(move |child| child.is(CARDDAV, local))
}

fn unsupported(why: &str) -> Error {
    Error::precondition(Name::card("supported-filter"), why)
}

fn test(element: &Element) -> Result<Test, Error> {
    match element.attribute("test") {
        None | Some("anyof") => Ok(Test::Any),
        Some("allof") => Ok(Test::All),
        Some(_) => Err(unsupported("test is anyof or allof")),
    }
}

fn name(element: &Element) -> Result<&str, Error> {
    let name = element
        .attribute("name")
        .map(str::trim)
        .filter(|name| !name.is_empty());
    name.ok_or_else(|| unsupported("a filter has a name"))
}

fn property(element: &Element) -> Result<PropertyFilter, Error> {
    let condition = if element.find(CARDDAV, "is-not-defined").is_some() {
        PropertyCondition::NotDefined
    } else {
        PropertyCondition::Defined {
            test: test(element)?,
            texts: children(element, "text-match")
                .map(text_match)
                .collect::<Result<_, _>>()?,
            parameters: children(element, "param-filter")
                .map(parameter)
                .collect::<Result<_, _>>()?,
        }
    };
    Ok(PropertyFilter {
        name: PropertyName::parse(name(element)?),
        condition,
    })
}

fn parameter(element: &Element) -> Result<ParameterFilter, Error> {
    let condition = if element.find(CARDDAV, "is-not-defined").is_some() {
        ParameterCondition::NotDefined
    } else {
        match element.find(CARDDAV, "text-match") {
            Some(text) => ParameterCondition::Text(text_match(text)?),
            None => ParameterCondition::Defined,
        }
    };
    Ok(ParameterFilter {
        name: name(element)?.to_ascii_uppercase(),
        condition,
    })
}

fn text_match(element: &Element) -> Result<TextMatch, Error> {
    let collation = match element.attribute("collation").unwrap_or("default") {
        // RFC 6352 §8.3.
        "default" => Collation::UnicodeCasemap,
        other => Collation::parse(other).ok_or_else(|| {
            let why = "a collation is i;ascii-casemap, i;octet or i;unicode-casemap";
            Error::precondition(Name::card("supported-collation"), why)
        })?,
    };
    let match_type = match element.attribute("match-type") {
        None => MatchType::Contains,
        Some(word) => MatchType::parse(word)
            .ok_or_else(|| unsupported("match-type is equals, contains, starts-with or ends-with"))?,
    };
    let is_negated = match element.attribute("negate-condition") {
        None | Some("no") => false,
        Some("yes") => true,
        Some(_) => return Err(unsupported("negate-condition is yes or no")),
    };
    Ok(TextMatch::new(collation, match_type, is_negated, &element.text()))
}
