//! The layers around every handler, one file each, and two functions that they share. `server` wraps them in
//! this order, outermost first:
//!
//! 1. [`assign_request_id`]: the request gets an id, which the response returns.
//! 2. [`treat_head_as_get`]: HEAD is answered like GET.
//! 3. [`add_headers`]: security and caching headers, `Secure` cookies.
//! 4. [`send_cards_as_they_are`]: a card for a device is not compressed.
//! 5. actix's `Compress`.
//! 6. [`render_errors`]: every error becomes a page, which keeps the form whose request failed;
//!    faults are logged.
//! 7. [`redirect_to_login`]: a visitor who has to sign in is sent to the login page.
//! 8. [`reject_unknown_host`]: with `SIGN_IN=off`, a request under a foreign host name is rejected.
//! 9. [`reject_cross_origin`]: a form that another site sent is rejected.
//! 10. [`authenticate`]: the session is looked up.
//! 11. [`keep_signed_out_form`]: a form of an ended session is kept until the user has signed in.

mod add_headers;
mod assign_request_id;
mod authenticate;
mod keep_signed_out_form;
mod public_path;
mod redirect_to_login;
mod reject;
mod reject_cross_origin;
mod reject_unknown_host;
mod render_errors;
mod send_cards_as_they_are;
mod treat_head_as_get;

pub use add_headers::add_headers;
pub use assign_request_id::assign_request_id;
pub use authenticate::authenticate;
pub use keep_signed_out_form::keep_signed_out_form;
pub use redirect_to_login::redirect_to_login;
pub use reject_cross_origin::reject_cross_origin;
pub use reject_unknown_host::reject_unknown_host;
pub use render_errors::render_errors;
pub use send_cards_as_they_are::send_cards_as_they_are;
pub use treat_head_as_get::treat_head_as_get;
