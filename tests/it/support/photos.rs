//! Photos through the pages: uploads them and finds their addresses.

use super::client::{Client, Response};

/// Makes somebody with a photo by the form and gives the path.
pub fn with_photo(client: &Client, family: &str, bytes: &[u8]) -> String {
    let form = client
        .page("/contacts/new")
        .form("Сохранить")
        .fill("Фамилия", family);
    form.file("Выбрать фото", "a.bin", bytes)
        .submit(client)
        .location()
}

/// Where the page has the photo of the open contact.
pub fn photo_url(client: &Client, path: &str) -> String {
    client.page(path).select(".card-head img")[0]
        .attr("src")
        .unwrap()
        .to_owned()
}

/// Where the list has the thumbnail of somebody.
pub fn thumbnail_url(client: &Client, path: &str) -> String {
    let list = client.page("/");
    let images = list.select(&format!("img[src^='{path}/thumbnail']"));
    images[0].attr("src").unwrap().to_owned()
}

pub fn ok(response: Response) -> Vec<u8> {
    assert_eq!(response.status, 200, "{}", response.path);
    response.body
}
