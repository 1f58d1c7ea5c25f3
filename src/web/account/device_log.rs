//! One device: when it last read and changed something, and what it asked for and did not get.

use actix_web::web::Data;
use askama::Template;

use crate::app::device_log::{self, DeviceFailure, DeviceView};
use crate::web::form::PathId;
use crate::web::page::PageContext;
use crate::web::session::Viewer;
use crate::web::{Answer, Site, render, run};
use domain::ids::AppPasswordId;

#[derive(Template)]
#[template(path = "account/device.html")]
struct DeviceLogView {
    page: PageContext,
    device: DeviceView,
}

impl DeviceLogView {
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

/// Shows a device.
pub async fn show(site: Data<Site>, page: PageContext, viewer: Viewer, id: PathId<AppPasswordId>) -> Answer {
    let device = run(&site, move |app| {
        device_log::show(app, viewer.access.actor(), id.0)
    })
    .await?;
    let view = DeviceLogView { page, device };
    render(&view.page, &view)
}
