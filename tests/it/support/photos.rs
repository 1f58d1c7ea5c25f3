//! Photos through the pages: uploads them and finds their addresses.

use super::client::{Client, Response};

/// Creates a contact with a photo and returns its path.
pub fn add_with_photo(client: &Client, family: &str, bytes: &[u8]) -> String {
    let form = client
        .page("/contacts/new")
        .form("Сохранить")
        .fill("Фамилия", family);
    form.file("Выбрать фото", "a.bin", bytes)
        .submit(client)
        .location()
}

/// The URL of the photo on a contact's page.
pub fn photo_url(client: &Client, path: &str) -> String {
    client.page(path).select(".card-head img")[0]
        .attr("src")
        .unwrap()
        .to_owned()
}

/// The URL of the thumbnail of a contact in the list.
pub fn thumbnail_url(client: &Client, path: &str) -> String {
    let list = client.page("/");
    let images = list.select(&format!("img[src^='{path}/thumbnail']"));
    images[0].attr("src").unwrap().to_owned()
}

/// The body of a response. Asserts status 200.
pub fn bytes_of(response: Response) -> Vec<u8> {
    assert_eq!(response.status, 200, "{}", response.path);
    response.body
}
