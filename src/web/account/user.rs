//! One account, for admins: names, password, lock, removal.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::app;
use crate::app::accounts::{self, AccountChange, AccountView};
use crate::web::account::fields::account_error;
use crate::web::account::hash_permit::hash_permit;
use crate::web::field_error::{FieldError, error_text, field_error};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render_as, run, see_other_with};
use domain::ids::AccountId;

#[derive(Template)]
#[template(path = "account/user.html")]
struct UserView {
    page: PageContext,
    account: AccountView,
    /// True if the admin looks at its own account.
    is_own: bool,
    /// As typed, if the form was rejected.
    login: String,
    name: String,
    errors: Vec<FieldError>,
}

impl UserView {
    fn error(&self, id: &str) -> String {
        error_text(&self.page, &self.errors, id)
    }
}

/// Shows an account.
pub async fn form(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<AccountId>) -> Answer {
    show(&site, page, viewer, id.0, None, Vec::new()).await
}

async fn show(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: AccountId,
    typed: Option<(String, String)>,
    errors: Vec<FieldError>,
) -> Answer {
    let own = viewer.access.account().id;
    let account = run(site, move |app| accounts::show(app, viewer.access.actor(), id)).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (login, name) = typed.unwrap_or_else(|| (account.login.clone(), account.name.clone()));
    let view = UserView {
        page,
        is_own: account.id == own,
        account,
        login,
        name,
        errors,
    };
    render_as(status, &view.page, &view)
}

/// Changes the names, and whether the user may manage users.
pub async fn rename(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    form: Form,
) -> Answer {
    let change = AccountChange::Rename {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        // The form of the admin's own account has no such field.
        admin: form.has("admin") || viewer.access.account().id == id.0,
    };
    save(&site, page, viewer, id.0, change, "flash-user-renamed").await
}

/// Sets a new password and ends the user's sessions.
pub async fn set_password(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    form: Form,
) -> Answer {
    let change = AccountChange::Password(form.get("password").to_owned());
    let _permit = hash_permit().await?;
    save(&site, page, viewer, id.0, change, "flash-user-password").await
}

/// Locks the account.
pub async fn lock(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    _: Form,
) -> Answer {
    save(
        &site,
        page,
        viewer,
        id.0,
        AccountChange::Lock,
        "flash-user-locked",
    )
    .await
}

/// Takes the lock back.
pub async fn unlock(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    _: Form,
) -> Answer {
    save(
        &site,
        page,
        viewer,
        id.0,
        AccountChange::Unlock,
        "flash-user-unlocked",
    )
    .await
}

/// Removes the account; it can be restored for some time.
pub async fn remove(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    _: Form,
) -> Answer {
    save(
        &site,
        page,
        viewer,
        id.0,
        AccountChange::Remove,
        "flash-user-removed",
    )
    .await
}

/// Takes the removal back.
pub async fn restore(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    _: Form,
) -> Answer {
    save(
        &site,
        page,
        viewer,
        id.0,
        AccountChange::Restore,
        "flash-user-restored",
    )
    .await
}

/// Deletes a removed account with its contacts, if the box that says so is checked.
pub async fn purge(
    site: Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: PathId<AccountId>,
    form: Form,
) -> Answer {
    if !form.has("sure") {
        let errors = vec![field_error("sure", "error-not-sure")];
        return show(&site, page, viewer, id.0, None, errors).await;
    }
    save(
        &site,
        page,
        viewer,
        id.0,
        AccountChange::PurgeNow,
        "flash-user-purged",
    )
    .await
}

/// Applies a change and returns to the account, or shows the form again with what is wrong.
async fn save(
    site: &Data<Site>,
    page: PageContext,
    viewer: Viewer,
    id: AccountId,
    change: AccountChange,
    flash: &'static str,
) -> Answer {
    let (access, applied) = (viewer.access.clone(), change.clone());
    let errors: Vec<FieldError> = run(site, move |app| {
        match accounts::change(app, access.actor(), id, &applied) {
            Err(app::Error::InvalidAccount(errors)) => Ok(errors.into_iter().map(account_error).collect()),
            Err(app::Error::LoginTaken) => Ok(vec![field_error("login", "error-login-taken")]),
            other => other.map(|()| Vec::new()),
        }
    })
    .await?;
    if errors.is_empty() {
        let back = if matches!(change, AccountChange::PurgeNow) {
            site.job_wakeup.notify_one();
            // The page of the account may be gone already.
            "/settings/users".to_owned()
        } else {
            format!("/settings/users/{id}")
        };
        return Ok(see_other_with(&back, &Flash::new(flash)));
    }
    let typed = match change {
        AccountChange::Rename { login, name, .. } => Some((login, name)),
        _ => None,
    };
    show(site, page, viewer, id, typed, errors).await
}
