//! Reads the variables of the environment, and the files that `NAME_FILE` variables name.

use serde::Deserialize;

use super::problems::Problems;

/// Makes the struct of raw texts that envy fills, and the list of its names.
macro_rules! settings {
    ($($name:ident)*) => {
        #[derive(Default, Deserialize)]
        pub(super) struct RawSettings { $(pub(super) $name: Option<String>,)* }
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

settings! {
    database_url postgres_user postgres_password postgres_db postgres_host postgres_port
    secret_key bind base_url data_dir default_locale default_region pool_size workers
    trusted_proxies admin_login admin_password sign_in trash_days max_upload static_dir rust_log
}

/// The setting that a variable sets, and whether it does so through a file.
pub(super) fn setting_of(variable: &str) -> Option<(&'static str, bool)> {
    NAMES.iter().find_map(|name| {
        let rest = variable.strip_prefix(name.to_uppercase().as_str())?;
        match rest {
            "" => Some((*name, false)),
            "_FILE" => Some((*name, true)),
            _ => None,
        }
    })
}

/// The settings among the variables. A `NAME_FILE` variable is replaced by the text of its file.
pub(super) fn read_files(
    vars: impl IntoIterator<Item = (String, String)>,
    problems: &mut Problems,
) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (variable, value) in vars {
        let Some((name, by_file)) = setting_of(&variable) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let value = if by_file {
            match std::fs::read_to_string(&value) {
                Ok(text) => text.trim_end_matches(['\r', '\n']).to_owned(),
                Err(error) => {
                    let problem = format!("names {value:?}, which cannot be read ({error})");
                    problems.add(&variable, &problem, "the path of a readable text file");
                    continue;
                }
            }
        } else {
            value
        };
        if found.iter().any(|(other, _)| other == name) {
            let upper = name.to_uppercase();
            problems.add(
                &upper,
                &format!("and {upper}_FILE are both set"),
                "one of the two",
            );
        } else if !value.is_empty() {
            found.push((name.to_owned(), value));
        }
    }
    found
}
