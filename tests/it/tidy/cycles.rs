//! No two modules of one folder may use each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, shipped};

/// Which siblings each module of a folder uses.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The graphs of all folders, by folder.
fn graphs(sources: &[Source]) -> BTreeMap<Vec<String>, Graph> {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(Source::module).collect();
    let is_module = |path: &[String]| modules.iter().any(|module| module.starts_with(path));
    let mut graphs: BTreeMap<Vec<String>, Graph> = BTreeMap::new();
    for source in sources {
        let from = source.module();
        for to in source.paths() {
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            // A module and its own submodules may use each other.
            if common >= from.len() || common >= to.len() || !is_module(&to[..=common]) {
                continue;
            }
            let folder = graphs.entry(from[..common].to_vec()).or_default();
            folder
                .entry(from[common].clone())
                .or_default()
                .insert(to[common].clone());
        }
    }
    graphs
}

/// A cycle through `start`, if there is one.
fn cycle(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut paths = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(path) = paths.pop() {
        for next in graph.get(path.last()?).into_iter().flatten() {
            let mut longer = path.clone();
            longer.push(next.clone());
            if next == start {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                paths.push(longer);
            }
        }
    }
    None
}

#[test]
fn no_module_uses_a_module_that_uses_it() {
    let mut offences = Vec::new();
    for (folder, graph) in graphs(&shipped()) {
        let found = graph.keys().filter_map(|start| cycle(&graph, start));
        offences.extend(found.map(|cycle| format!("{}: {}", folder.join("::"), cycle.join(" → "))));
    }
    super::assert_none(&offences);
}

#[test]
fn a_cycle_is_found() {
    let file = |path: &str, text: &str| Source::new(path.to_owned(), text.to_owned());
    let sources = [
        file("src/app/a.rs", "use crate::app::b::B;"),
        file("src/app/b.rs", "use super::c::{self, C};"),
        file("src/app/c.rs", "fn f() { crate::app::a::g() }"),
        file("src/app/d.rs", "use crate::app::a;"),
    ];
    let graph = &graphs(&sources)[&vec!["app".to_owned()]];
    assert_eq!(cycle(graph, "a").unwrap(), ["a", "b", "c", "a"]);
    assert_eq!(cycle(graph, "d"), None);
}
