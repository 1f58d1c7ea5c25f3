//! App passwords: each lets one phone or program in, for what its scopes allow, and never to the pages.
//!
//! They are random, so guessing one is hopeless and a fast hash suffices: a request costs one lookup by an index,
//! whether the password exists or not.
//!
//! A password is computed from the random id of the form that asked for it, so a form that is sent twice gets the same
//! one. The id is stored nowhere, so the password cannot be computed from the database. The row of a revoked password
//! stays, without a scope, so that its form makes no other.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::sign_in_throttle::{Attempt, Credential};
use crate::app::{Actor, App, Device, Error, Result, Timestamp, sign_in_throttle};
use domain::account::{AppPasswordError, AppScope, LabelForm, login_key};
use domain::change_log::Origin;
use domain::ids::AppPasswordId;
use domain::text::visible_name;
use store::accounts::AccountRow;
use store::app_passwords::{AppPasswordRow, NewAppPasswordRow};

/// An app password as its owner sees it.
#[derive(Clone, Debug)]
pub struct AppPasswordView {
    /// Its key.
    pub id: AppPasswordId,
    /// The name of the phone or program that uses it.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<AppScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its last use.
    pub used: Option<LastUse>,
    /// When the device last changed something, to within five minutes.
    pub changed_at: Option<Timestamp>,
    /// The form in which the device gets labels, if one was chosen.
    pub label_form: Option<LabelForm>,
}

impl AppPasswordView {
    /// The form in which the device gets labels if none is chosen.
    #[must_use]
    pub fn usual_label_form(&self) -> LabelForm {
        let user_agent = self.used.as_ref().map(|used| used.user_agent.as_str());
        LabelForm::of_program(user_agent.unwrap_or_default())
    }
}

/// The last use of an app password, to within five minutes.
#[derive(Clone, Debug)]
pub struct LastUse {
    /// When it was.
    pub at: Timestamp,
    /// The address that it came from.
    pub address: String,
    /// The `User-Agent` that it came with.
    pub user_agent: String,
}

/// A phone or program that gave its app password.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who acts.
    pub actor: Actor,
    /// The app password.
    pub device: AppPasswordId,
    /// Its name.
    pub device_name: String,
    /// When the device last changed something, to within five minutes.
    pub changed_at: Option<Timestamp>,
    /// The form in which the device gets labels.
    pub label_form: LabelForm,
}

/// Characters of an app password, without the hyphens between its groups.
const LENGTH: usize = 20;
/// The longest name of a device, in bytes.
const MAX_NAME: usize = 1024;
/// Characters of a group.
const GROUP: usize = 5;
/// Digits and letters without those that look like others (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// An app password to be made.
#[derive(Clone, Debug)]
pub struct NewAppPassword {
    /// The random id of the form that asks for it.
    pub form: Uuid,
    /// The name of the phone or program.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<AppScope>,
}

impl NewAppPassword {
    /// What is wrong with it.
    fn errors(&self) -> Vec<AppPasswordError> {
        let mut errors = Vec::new();
        if visible_name(&self.name).is_empty() {
            errors.push(AppPasswordError::NameEmpty);
        }
        if self.name.trim().len() > MAX_NAME {
            errors.push(AppPasswordError::NameTooLong);
        }
        if self.scopes.is_empty() {
            errors.push(AppPasswordError::NoScope);
        }
        errors
    }

    fn scope_words(&self) -> String {
        let words: Vec<&str> = self.scopes.iter().map(|scope| scope.as_str()).collect();
        words.join(" ")
    }

    /// The password that the form made at a time.
    fn secret(&self, app: &App, actor: &Actor, made_at: Timestamp) -> String {
        let message = format!(
            "app password {} {} {} {} {}",
            actor.account.id,
            self.form,
            made_at.and_utc().timestamp_micros(),
            self.scope_words(),
            self.name.trim(),
        );
        as_groups(&app.settings.secret_key.mac(&message))
    }
}

/// Makes an app password and returns it; if the same form was sent before, returns what it made then. Only its hash is
/// kept, so it cannot be shown without the form.
///
/// # Errors
/// `InvalidAppPassword` without a name or a scope, with a name that is too long, or if what the form made was revoked.
pub fn create(app: &App, actor: &Actor, new: &NewAppPassword) -> Result<String> {
    let errors = new.errors();
    if !errors.is_empty() {
        return Err(Error::InvalidAppPassword(errors));
    }
    app.store.write(|conn| {
        // Of two requests with the same form, the second sees what the first made.
        store::stored_values::lock(conn)?;
        for (made_at, made, scopes) in store::app_passwords::hashes(conn, actor.account.id)? {
            let secret = new.secret(app, actor, made_at);
            if hash(&secret) != made {
                continue;
            }
            return if scopes.is_empty() {
                Err(Error::InvalidAppPassword(vec![AppPasswordError::Revoked]))
            } else {
                Ok(secret)
            };
        }
        let now = app.now();
        let secret = new.secret(app, actor, now);
        let row = NewAppPasswordRow {
            account_id: actor.account.id.0,
            name: new.name.trim(),
            scopes: &new.scope_words(),
            secret_hash: &hash(&secret),
            created_at: now,
            used_address: "",
            used_user_agent: "",
        };
        store::app_passwords::insert(conn, &row)?;
        Ok(secret)
    })
}

/// True if a text is an app password of the account, and good for CardDAV.
pub fn can_sync(app: &App, actor: &Actor, secret: &str) -> Result<bool> {
    let found = app
        .store
        .read(|conn| store::app_passwords::by_hash(conn, &hash(secret)))?;
    let found = found.filter(|(_, account)| account.id == actor.account.id.0);
    Ok(found.is_some_and(|(row, _)| AppScope::parse_all(&row.scopes).contains(&AppScope::Dav)))
}

/// The app passwords of an account, the newest first.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<AppPasswordView>> {
    let rows = app
        .store
        .read(|conn| store::app_passwords::of_account(conn, actor.account.id))?;
    Ok(rows.into_iter().map(AppPasswordView::from).collect())
}

/// Revokes an app password. Returns its name.
///
/// # Errors
/// `NotFound` if the account has no such app password.
pub fn revoke(app: &App, actor: &Actor, id: AppPasswordId) -> Result<String> {
    let revoked = app
        .store
        .write(|conn| Ok::<_, Error>(store::app_passwords::revoke(conn, actor.account.id, id)?))?;
    revoked.ok_or(Error::NotFound)
}

/// Chooses the form in which a device gets labels; `None` to go by its program.
///
/// # Errors
/// `NotFound` if the account has no such app password.
pub fn set_label_form(app: &App, actor: &Actor, id: AppPasswordId, form: Option<LabelForm>) -> Result<()> {
    let word = form.map(LabelForm::as_str).unwrap_or_default();
    let is_found = app.store.write(|conn| {
        Ok::<_, Error>(store::app_passwords::set_label_form(
            conn,
            actor.account.id,
            id,
            word,
        )?)
    })?;
    if is_found { Ok(()) } else { Err(Error::NotFound) }
}

/// Lets a phone or program in that sent a login and an app password. Whatever is wrong with them, the answer is the
/// same. A right app password is never throttled, since it cannot be guessed.
///
/// # Errors
/// `WrongPassword`, `Throttled`; `Forbidden` if the app password lacks the scope; `AccountLocked`.
pub fn sign_in(app: &App, login: &str, secret: &str, scope: AppScope, device: &Device) -> Result<Caller> {
    let login = login_key(login);
    let found = app
        .store
        .read(|conn| store::app_passwords::by_hash(conn, &hash(secret)))?;
    let Some(found) = found.filter(|(_, account)| account.login == login) else {
        return Err(reject(app, &login, device));
    };
    authenticate(app, found, scope, device)
}

/// Lets a program in that sent an app password alone.
pub fn sign_in_by_secret(app: &App, secret: &str, scope: AppScope, device: &Device) -> Result<Caller> {
    let found = app
        .store
        .read(|conn| store::app_passwords::by_hash(conn, &hash(secret)))?;
    match found {
        Some(found) => authenticate(app, found, scope, device),
        None => Err(reject(app, "", device)),
    }
}

/// Authenticates the caller that sent this app password.
fn authenticate(
    app: &App,
    (row, account): (AppPasswordRow, AccountRow),
    scope: AppScope,
    device: &Device,
) -> Result<Caller> {
    if !account.is_active() {
        return Err(Error::AccountLocked);
    }
    if !AppScope::parse_all(&row.scopes).contains(&scope) {
        return Err(Error::Forbidden);
    }
    record_use(app, &row, device);
    let origin = match scope {
        AppScope::Dav => Origin::Dav,
        // It changes nothing.
        AppScope::Search => Origin::Web,
    };
    Ok(Caller {
        actor: Actor::new(account, origin),
        device: AppPasswordId(row.id),
        device_name: row.name,
        changed_at: row.changed_at,
        label_form: LabelForm::parse(&row.label_form)
            .unwrap_or_else(|| LabelForm::of_program(&device.user_agent)),
    })
}

/// Counts a failed attempt. Returns why it is rejected.
fn reject(app: &App, login: &str, device: &Device) -> Error {
    let attempt = Attempt {
        credential: Credential::AppPassword,
        login,
        account: None,
        device,
    };
    let throttled = app.store.read(|conn| sign_in_throttle::check(conn, app, attempt));
    let counted = throttled.and_then(|()| {
        app.store.write(|conn| {
            store::stored_values::lock(conn)?;
            sign_in_throttle::count_failure(conn, app, attempt)
        })
    });
    counted.err().unwrap_or(Error::WrongPassword)
}

fn record_use(app: &App, row: &AppPasswordRow, device: &Device) {
    let now = app.now();
    if row.used_at.is_some_and(|at| at >= now - TimeDelta::minutes(5)) {
        return;
    }
    let user_agent: String = device.user_agent.chars().take(300).collect();
    let saved = app.store.write_if_free(None, |conn| {
        store::app_passwords::used(conn, AppPasswordId(row.id), now, &device.address, &user_agent)
    });
    match saved {
        // The next request saves it.
        Ok(()) | Err(store::Error::Busy) => {}
        Err(error) => log::warn!(
            "the last use of an app password was not saved: {}",
            store::error_chain(&error)
        ),
    }
}

/// An app password, as groups that people can type.
fn as_groups(random: &[u8]) -> String {
    let letters: Vec<char> = random
        .iter()
        .take(LENGTH)
        .filter_map(|byte| ALPHABET.get(usize::from(*byte) % ALPHABET.len()))
        .map(|letter| char::from(*letter))
        .collect();
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// The hash that the database stores. Capitals, hyphens, blanks, and letters that look like digits do not count.
fn hash(secret: &str) -> Vec<u8> {
    let typed = secret.chars().filter(|c| *c != '-' && !c.is_whitespace());
    let plain: String = typed
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    Sha256::digest(plain.as_bytes()).to_vec()
}

impl From<AppPasswordRow> for AppPasswordView {
    fn from(row: AppPasswordRow) -> Self {
        Self {
            id: AppPasswordId(row.id),
            name: row.name,
            scopes: AppScope::parse_all(&row.scopes),
            created_at: row.created_at,
            changed_at: row.changed_at,
            label_form: LabelForm::parse(&row.label_form),
            used: row.used_at.map(|at| LastUse {
                at,
                address: row.used_address,
                user_agent: row.used_user_agent,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_password_may_be_typed_in_capitals_and_without_hyphens() {
        let random: Vec<u8> = (0..32).map(|n| n * 7).collect();
        let secret = as_groups(&random);
        assert_eq!(secret, "07enw-3ahrz-6dmv2-9gqy5");
        assert_ne!(hash(&secret), hash(&as_groups(&[1; 32])));
        let typed = format!(" {} ", secret.replace('-', " ").to_uppercase().replace('0', "O"));
        assert_eq!(hash(&typed), hash(&secret));
    }
}
