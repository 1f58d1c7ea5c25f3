//! Words for the members of a family, which tell people of one name apart: «Иванов Иван (сын)».

/// Which of a family a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A father or a mother.
    Parent,
    /// A son or a daughter.
    Child,
    /// A husband or a wife, a brother or a sister.
    Other,
}

/// Words for the roles of a family, folded.
const ROLES: [(&str, Role); 30] = [
    ("отец", Role::Parent),
    ("папа", Role::Parent),
    ("мать", Role::Parent),
    ("мама", Role::Parent),
    ("father", Role::Parent),
    ("dad", Role::Parent),
    ("mother", Role::Parent),
    ("mom", Role::Parent),
    ("mum", Role::Parent),
    ("сын", Role::Child),
    ("дочь", Role::Child),
    ("дочка", Role::Child),
    ("son", Role::Child),
    ("daughter", Role::Child),
    ("муж", Role::Other),
    ("жена", Role::Other),
    ("брат", Role::Other),
    ("сестра", Role::Other),
    ("дед", Role::Other),
    ("дедушка", Role::Other),
    ("бабушка", Role::Other),
    ("дядя", Role::Other),
    ("тетя", Role::Other),
    ("husband", Role::Other),
    ("wife", Role::Other),
    ("brother", Role::Other),
    ("sister", Role::Other),
    ("grandpa", Role::Other),
    ("grandma", Role::Other),
    ("uncle", Role::Other),
];

/// The role that a folded word names.
pub fn role_of(folded: &str) -> Option<Role> {
    let known = ROLES.iter().find(|(word, _)| *word == folded);
    known.map(|(_, role)| *role)
}
