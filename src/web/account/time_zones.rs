//! The time zones that an account can choose.

/// The IANA name of the chosen time zone; `UTC` for an unknown one.
pub fn time_zone(chosen: &str) -> String {
    known_time_zone(chosen).unwrap_or_else(|| "UTC".to_owned())
}

/// The IANA name of a time zone, if there is one.
pub fn known_time_zone(name: &str) -> Option<String> {
    let zone: chrono_tz::Tz = name.parse().ok()?;
    Some(zone.name().to_owned())
}

/// UTC and the time zones of places, by name.
pub fn time_zones() -> Vec<&'static str> {
    const REGIONS: [&str; 8] = [
        "Africa/",
        "America/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let is_place = |name: &&str| REGIONS.iter().any(|region| name.starts_with(region));
    let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    std::iter::once("UTC").chain(names.filter(is_place)).collect()
}
