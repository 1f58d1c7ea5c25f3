//! The URL of a contact's photo.

use domain::ids::ContactId;

/// The URL of a photo. It changes with each version of the card.
#[must_use]
pub fn photo_url(id: ContactId, etag: &str) -> String {
    format!("/contacts/{id}/photo?v={etag}")
}
