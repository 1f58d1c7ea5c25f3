//! The `Content-Disposition` header of downloads.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use domain::file_name::file_stem;
use domain::fold::{fold, to_latin};

/// All characters but those of file names that RFC 8187 §3.2.1 leaves unescaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
/// The most bytes of a name. File systems allow 255 with the extension.
const MAX_NAME: usize = 200;

/// The value of `Content-Disposition` (RFC 6266) for a download with this name. Old programs get the name in
/// Latin letters, or `contact` if it has none.
#[must_use]
pub fn attachment(name: &str, extension: &str) -> String {
    let safe = file_stem(name, ' ', MAX_NAME);
    let latin: Vec<String> = fold(&safe)
        .split_whitespace()
        .map(|word| to_latin(word).unwrap_or_else(|| word.to_owned()))
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let latin = if latin.is_empty() {
        "contact".to_owned()
    } else {
        latin.join("-")
    };
    let safe = if safe.is_empty() { latin.clone() } else { safe };
    let safe = utf8_percent_encode(&safe, ESCAPED);
    format!("attachment; filename=\"{latin}.{extension}\"; filename*=UTF-8''{safe}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_download_has_the_name_of_the_contact() {
        let long = "Я".repeat(500);
        let cut = format!("{}.vcf", "%D0%AF".repeat(100));
        for (name, latin, named) in [
            ("Anna Kotova", "anna-kotova.vcf", "Anna%20Kotova.vcf"),
            (
                "Щёголев Пётр",
                "shchegolev-petr.vcf",
                "%D0%A9%D1%91%D0%B3%D0%BE%D0%BB%D0%B5%D0%B2%20%D0%9F%D1%91%D1%82%D1%80.vcf",
            ),
            ("../../etc/pass\"wd\r\n", "etc-pass-wd.vcf", "etc%20pass%20wd.vcf"),
            (
                "Mr. O'Brien; x=1",
                "mr-obrien-x-1.vcf",
                "Mr.%20O%27Brien%3B%20x%3D1.vcf",
            ),
            ("\u{202e}fdp.exe", "fdp-exe.vcf", "fdp.exe.vcf"),
            ("王明", "contact.vcf", "%E7%8E%8B%E6%98%8E.vcf"),
            ("...", "contact.vcf", "contact.vcf"),
            ("Con", "con.vcf", "_Con.vcf"),
            (&long, &format!("{}.vcf", "ya".repeat(100)), &cut),
        ] {
            let expected = format!("attachment; filename=\"{latin}\"; filename*=UTF-8''{named}");
            assert_eq!(attachment(name, "vcf"), expected);
        }
    }
}
