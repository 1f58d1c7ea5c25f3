//! One device: when it last read and changed something, and what it asked for and did not get.

use actix_web::web::Data;
use askama::Template;

use crate::app::app_passwords;
use crate::app::device_log::{self, DeviceFailure, DeviceView};
use crate::web::flash::Flash;
use crate::web::form::{Form, PathId};
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::text::key;
use crate::web::{Answer, Site, render, run, see_other_with};
use domain::account::{AppScope, LabelForm};
use domain::ids::AppPasswordId;

#[derive(Template)]
#[template(path = "account/device.html")]
struct DeviceLogView {
    page: PageContext,
    device: DeviceView,
}

impl DeviceLogView {
    /// True if the device gets contacts, and not only finds them.
    fn syncs(&self) -> bool {
        self.device.password.scopes.contains(&AppScope::Dav)
    }

    /// The forms of labels, each with its word in the form and whether it is chosen. The first goes by the program.
    fn label_forms(&self) -> Vec<(&'static str, String, bool)> {
        let chosen = self.device.password.label_form;
        let usual = self.device.password.usual_label_form();
        let automatic = self.page.with(
            "device-labels-automatic",
            "form",
            self.page.t(key("device-labels-now", usual.as_str())),
        );
        let mut forms = vec![("", automatic, chosen.is_none())];
        for form in LabelForm::ALL {
            let text = self.page.t(key("device-labels", form.as_str()));
            forms.push((form.as_str(), text, chosen == Some(*form)));
        }
        forms
    }

    /// What the device wanted to do, in words.
    fn act(&self, failure: &DeviceFailure) -> String {
        let key = match failure.method.as_str() {
            "PUT" | "POST" => "device-act-save",
            "DELETE" => "device-act-delete",
            "MOVE" => "device-act-move",
            "COPY" => "device-act-copy",
            "MKCOL" => "device-act-book",
            _ => "device-act-property",
        };
        self.page.with(key, "name", &failure.name)
    }
}

/// Chooses the form in which the device gets labels.
pub async fn set_label_form(
    site: Data<Site>,
    viewer: Viewer,
    id: PathId<AppPasswordId>,
    form: Form,
) -> Answer {
    let chosen = LabelForm::parse(form.get("label-form"));
    run(&site, move |app| {
        app_passwords::set_label_form(app, viewer.access.actor(), id.0, chosen)
    })
    .await?;
    let path = format!("/settings/devices/{}", id.0.0);
    Ok(see_other_with(&path, &Flash::new("flash-saved")))
}

/// Shows a device.
pub async fn show(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<AppPasswordId>) -> Answer {
    let device = run(&site, move |app| {
        device_log::show(app, viewer.access.actor(), id.0)
    })
    .await?;
    let view = DeviceLogView { page, device };
    render(&view.page, &view)
}
