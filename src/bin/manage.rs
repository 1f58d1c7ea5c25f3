//! The program: `manage serve`, `manage migrate` and the other commands.

fn main() {}
