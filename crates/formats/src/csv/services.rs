//! Messengers and social networks by the names that tables use, Russian ones too.

use domain::contact::Service;

/// The messenger or network with this name; `None` if it is unknown.
pub fn service_by_name(name: &str) -> Option<Service> {
    let service = match name.trim().to_lowercase().as_str() {
        "телеграм" | "телеграмм" => Service::Telegram,
        "ватсап" | "вотсап" => Service::Whatsapp,
        "вайбер" => Service::Viber,
        "скайп" => Service::Skype,
        "вк" | "вконтакте" | "vk" | "vkontakte" => Service::Other("VK".to_owned()),
        other => Service::of_name(other),
    };
    match service {
        Service::Other(name) if name != "VK" => None,
        service => Some(service),
    }
}
