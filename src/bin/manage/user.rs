//! `manage user`: creates, lists, locks and removes accounts, and sets passwords.

use std::io::{self, IsTerminal};

use blocknotik::app::accounts::{self, AccountChange, NewAccount};
use blocknotik::config::Config;

use super::database;
use super::failure::Failure;

/// `manage user add`
pub fn add(config: &Config, login: &str) -> Result<(), Failure> {
    let app = database::app(config)?;
    let new = new_account(login, &password()?);
    let access = accounts::add(&app, &new)?;
    println!("created account {}", access.account().login);
    Ok(())
}

/// `manage user passwd`
pub fn passwd(config: &Config, login: &str) -> Result<(), Failure> {
    let app = database::app(config)?;
    database::access(&app, login, None)?;
    accounts::change_by_login(&app, login, &AccountChange::Password(password()?))?;
    println!("changed the password of {login}; all sessions of this user were ended");
    Ok(())
}

/// `manage user lock`, `unlock`, `remove` and `restore`
pub fn change(config: &Config, login: &str, change: &AccountChange, done: &str) -> Result<(), Failure> {
    let app = database::app(config)?;
    database::access(&app, login, None)?;
    accounts::change_by_login(&app, login, change)?;
    println!("{done} {login}");
    Ok(())
}

/// `manage user list`: one account per line: login, name, role, contacts and state, separated by tabs.
pub fn list(config: &Config) -> Result<(), Failure> {
    for account in accounts::all(&database::app(config)?)? {
        let role = if account.admin { "admin" } else { "-" };
        let state = match (account.purge_at, account.locked_at) {
            (Some(at), _) => format!("removed, deleted on {}", at.format("%Y-%m-%d")),
            (None, Some(_)) => "locked".to_owned(),
            (None, None) => "-".to_owned(),
        };
        println!(
            "{}\t{}\t{role}\t{}\t{state}",
            account.login, account.name, account.contact_count
        );
    }
    Ok(())
}

/// A new account. The user chooses the rest in the settings.
pub fn new_account(login: &str, password: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: String::new(),
        password: password.to_owned(),
        locale: None,
        time_zone: String::new(),
    }
}

/// Reads a password: twice and hidden on a terminal, else from the first line of standard input.
fn password() -> Result<String, Failure> {
    let unread = |e: io::Error| Failure::new(format!("the password cannot be read: {e}"));
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(unread)?;
        let line = line.trim_end_matches(['\r', '\n']);
        return if line.is_empty() {
            Err(Failure::new(
                "no password on standard input; send it as the first line",
            ))
        } else {
            Ok(line.to_owned())
        };
    }
    let password = rpassword::prompt_password("Password: ").map_err(unread)?;
    let again = rpassword::prompt_password("Repeat password: ").map_err(unread)?;
    if password == again {
        Ok(password)
    } else {
        Err(Failure::new("the passwords do not match; try again"))
    }
}
