//! The route table of the whole site.

use actix_web::web::{ServiceConfig, get, post, resource, to};

use crate::web::error::Error;
use crate::web::{
    account, api, books, bulk, change_log, contacts, duplicates, emails_and_phones, export, health, imports,
    jobs, labels, manifest, more, print, repair, transfer, trash, undo,
};

/// Registers every path and its handler.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").route(get().to(health::live)))
        .service(resource("/manifest.webmanifest").route(get().to(manifest::send)))
        .service(resource("/readyz").route(get().to(health::ready)))
        .configure(accounts)
        .configure(list)
        .configure(contact)
        .configure(label_pages)
        .configure(duplicate_pages)
        .configure(import_pages)
        .configure(trash_pages)
        .configure(bulk_acts)
        .configure(export_pages)
        .configure(change_log)
        .service(resource("/api/search").route(get().to(api::search)))
        .service(resource("/api/lookup").route(get().to(api::lookup)))
        .service(resource("/api/{path:.*}").to(api::unknown))
        .default_service(to(async || Err::<actix_web::HttpResponse, _>(Error::NoPage)));
}

/// Accounts: setup, login, settings.
fn accounts(config: &mut ServiceConfig) {
    config
        .service(
            resource("/setup")
                .route(get().to(account::setup::form))
                .route(post().to(account::setup::save)),
        )
        .service(
            resource("/login")
                .route(get().to(account::login::form))
                .route(post().to(account::login::sign_in)),
        )
        .service(resource("/logout").route(post().to(account::login::sign_out)))
        .service(resource("/language").route(post().to(account::language::choose)))
        .service(
            resource("/settings")
                .route(get().to(account::settings::form))
                .route(post().to(account::settings::save)),
        )
        .service(resource("/settings/password").route(post().to(account::settings::change_password)))
        .service(resource("/settings/sessions/end-others").route(post().to(account::sessions::end_others)))
        .service(resource("/settings/sessions/{id}/end").route(post().to(account::sessions::end)))
        .service(
            resource("/settings/devices")
                .route(get().to(account::devices::list))
                .route(post().to(account::devices::add)),
        )
        .service(resource("/settings/devices/profile").route(post().to(account::apple_profile::download)))
        .service(resource("/settings/devices/{id}").route(get().to(account::device_log::show)))
        .service(
            resource("/settings/devices/{id}/labels").route(post().to(account::device_log::set_label_form)),
        )
        .service(resource("/settings/devices/{id}/revoke").route(post().to(account::devices::revoke)))
        .service(
            resource("/settings/users")
                .route(get().to(account::users::list))
                .route(post().to(account::users::add)),
        );
    user(config);
    book_settings(config);
}

/// The books of the account.
fn book_settings(config: &mut ServiceConfig) {
    config
        .service(
            resource("/settings/books")
                .route(get().to(books::list))
                .route(post().to(books::add)),
        )
        .service(resource("/settings/books/{id}").route(post().to(books::change)))
        .service(resource("/settings/books/{id}/delete").route(post().to(books::delete)))
        .service(resource("/settings/books/{id}/restore").route(post().to(books::restore)));
}

/// One account, for admins.
fn user(config: &mut ServiceConfig) {
    config
        .service(
            resource("/settings/users/{id}")
                .route(get().to(account::user::form))
                .route(post().to(account::user::rename)),
        )
        .service(resource("/settings/users/{id}/password").route(post().to(account::user::set_password)))
        .service(resource("/settings/users/{id}/lock").route(post().to(account::user::lock)))
        .service(resource("/settings/users/{id}/unlock").route(post().to(account::user::unlock)))
        .service(resource("/settings/users/{id}/remove").route(post().to(account::user::remove)))
        .service(resource("/settings/users/{id}/restore").route(post().to(account::user::restore)))
        .service(resource("/settings/users/{id}/delete").route(post().to(account::user::purge)));
}

/// The list. `POST /` is the search of the lab's pages.
fn list(config: &mut ServiceConfig) {
    config
        .service(
            resource("/")
                .route(get().to(contacts::list::show))
                .route(post().to(contacts::list::lab_search)),
        )
        .service(resource("/search").route(get().to(contacts::narrow::form)))
        .service(resource("/searches").route(post().to(contacts::saved_searches::save)))
        .service(resource("/searches/{id}/delete").route(post().to(contacts::saved_searches::delete)))
        .service(resource("/more").route(get().to(more::show)))
        .service(resource("/add").route(post().to(contacts::quick_add::save)))
        .service(resource("/demo").route(post().to(contacts::list::fill_with_demo)));
}

/// One contact.
fn contact(config: &mut ServiceConfig) {
    config
        .service(resource("/contacts").route(post().to(contacts::create::save)))
        .service(resource("/contacts/new").route(get().to(contacts::create::form)))
        .service(resource("/contacts/{id}.vcf").route(get().to(contacts::download::send)))
        .service(
            resource("/contacts/{id}")
                .route(get().to(contacts::show::show))
                .route(post().to(contacts::edit::save)),
        )
        .service(
            resource("/contacts/{id}/labels")
                .route(get().to(contacts::labels::form))
                .route(post().to(contacts::labels::save)),
        )
        .service(resource("/contacts/{id}/edit").route(get().to(contacts::edit::form)))
        .service(resource("/contacts/{id}/photo").route(get().to(contacts::serve_photo::show)))
        .service(resource("/contacts/{id}/thumbnail").route(get().to(contacts::serve_photo::thumbnail)))
        .service(resource("/contacts/{id}/qr").route(get().to(contacts::qr::show)))
        .service(resource("/contacts/{id}/qr.svg").route(get().to(contacts::qr::drawing)))
        .service(resource("/contacts/{id}/delete").route(post().to(contacts::delete::delete)))
        .service(resource("/contacts/{id}/transfer").route(post().to(transfer::one)))
        .service(resource("/contacts/{id}/history").route(get().to(contacts::history::show)))
        .service(resource("/contacts/{id}/separate").route(post().to(contacts::history::separate)))
        .service(
            resource("/contacts/{id}/history/{change}/restore").route(post().to(contacts::history::restore)),
        )
        .service(
            resource("/contacts/{id}/repair")
                .route(get().to(repair::form))
                .route(post().to(repair::save)),
        );
}

/// Labels.
fn label_pages(config: &mut ServiceConfig) {
    config
        .service(
            resource("/labels")
                .route(get().to(labels::list))
                .route(post().to(labels::add)),
        )
        .service(resource("/labels/{id}/rename").route(post().to(labels::rename)))
        .service(
            resource("/labels/{id}/merge")
                .route(get().to(labels::merge_form))
                .route(post().to(labels::merge)),
        )
        .service(resource("/labels/{id}/delete").route(post().to(labels::delete)));
}

/// Contacts that may be one person.
fn duplicate_pages(config: &mut ServiceConfig) {
    config
        .service(resource("/duplicates").route(get().to(duplicates::list::show)))
        .service(resource("/duplicates/merge-sure").route(post().to(duplicates::list::merge_sure)))
        .service(resource("/duplicates/decide").route(post().to(duplicates::decide::save)))
        .service(resource("/duplicates/take-back").route(post().to(duplicates::decide::withdraw)))
        .service(
            resource("/duplicates/merge")
                .route(get().to(duplicates::merge::form))
                .route(post().to(duplicates::merge::save)),
        );
}

/// Imports.
fn import_pages(config: &mut ServiceConfig) {
    config
        .service(
            resource("/import")
                .route(get().to(imports::upload::form))
                .route(post().to(imports::upload::save)),
        )
        .service(resource("/imports/{id}").route(get().to(imports::show::show)))
        .service(
            resource("/imports/{id}/columns")
                .route(get().to(imports::columns::form))
                .route(post().to(imports::columns::save)),
        )
        .service(resource("/imports/{id}/choose").route(post().to(imports::choose::all)))
        .service(resource("/imports/{id}/items/{part}").route(post().to(imports::choose::item)))
        .service(resource("/imports/{id}/report.txt").route(get().to(imports::report::send)))
        .service(resource("/imports/{id}/items/{part}/original").route(get().to(imports::original::send)))
        .service(resource("/imports/{id}/files/{part}/charset").route(post().to(imports::choose::charset)))
        .service(resource("/imports/{id}/label").route(post().to(imports::choose::label)))
        .service(resource("/imports/{id}/start").route(post().to(imports::choose::start)))
        .service(resource("/imports/{id}/stop").route(post().to(imports::choose::stop)))
        .service(resource("/imports/{id}/discard").route(post().to(imports::choose::discard)));
}

/// The trash.
fn trash_pages(config: &mut ServiceConfig) {
    config
        .service(resource("/trash").route(get().to(trash::list)))
        .service(
            resource("/trash/empty")
                .route(get().to(trash::confirm_empty))
                .route(post().to(trash::empty)),
        )
        .service(resource("/contacts/{id}/restore").route(post().to(trash::restore)))
        .service(
            resource("/contacts/{id}/purge")
                .route(get().to(trash::confirm_purge))
                .route(post().to(trash::purge)),
        );
}

/// Acts on the selected contacts.
fn bulk_acts(config: &mut ServiceConfig) {
    config
        .service(resource("/selection/add-label").route(post().to(bulk::add_label)))
        .service(resource("/selection/remove-label").route(post().to(bulk::remove_label)))
        .service(resource("/selection/favorite").route(post().to(bulk::favorite)))
        .service(resource("/selection/transfer").route(post().to(transfer::selected)))
        .service(resource("/selection/delete").route(post().to(bulk::delete)));
}

/// Export and print.
fn export_pages(config: &mut ServiceConfig) {
    config
        .service(
            resource("/export")
                .route(get().to(export::form))
                .route(post().to(export::download)),
        )
        .service(resource("/addresses").route(get().to(emails_and_phones::show)))
        .service(resource("/print").route(get().to(print::show)));
}

/// The change log, and long work.
fn change_log(config: &mut ServiceConfig) {
    config
        .service(resource("/changes").route(get().to(change_log::list)))
        .service(resource("/batches/{id}/undo").route(post().to(undo::undo)))
        .service(resource("/jobs/{id}").route(get().to(jobs::show)))
        .service(resource("/jobs/{id}/stop").route(post().to(jobs::stop)))
        .service(resource("/jobs/{id}/resume").route(post().to(jobs::resume)));
}
