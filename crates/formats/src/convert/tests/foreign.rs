//! Conversion of what other programs write against the standard.

use super::*;

#[test]
fn what_other_programs_write_wrong_becomes_right() {
    for (line, wanted) in [
        ("URL:https\\://x.example/", "URL:https://x.example/"),
        ("URL:http\\://x.example/a\\,b", "URL:http://x.example/a,b"),
        ("item1.URL;TYPE=HOME:HTTP\\://x", "item1.URL;TYPE=HOME:HTTP://x"),
        ("SOURCE:ldap\\://x", "SOURCE:ldap://x"),
        ("URL:x.example/a\\,b", "URL:x.example/a\\,b"),
        ("CALURI:webcal\\://x", "CALURI:webcal://x"),
        ("TEL;PREF=:1", "TEL:1"),
        ("TEL;pref=:1", "TEL:1"),
        ("TEL;CELL=;PREF=:1", "TEL;TYPE=CELL:1"),
    ] {
        let bytes = card("3.0", &format!("FN:x\nN:x;;;;\n{line}\n"));
        assert_eq!(body(&convert(&bytes)), [wanted], "{line}");
    }
    for (line, start) in [
        ("PHOTO;BASE64:/9j/4AAQ", "data:image/jpeg;base64,/9j/4AAQ"),
        (
            "PHOTO;BASE64;PNG:iVBORw0KGgo=",
            "data:image/PNG;base64,iVBORw0KGgo=",
        ),
        ("PHOTO;TYPE=BASE64:R0lGODlh", "data:image/gif;base64,R0lGODlh"),
        ("PHOTO;ENCODING=B:UklGRhoA", "data:image/webp;base64,UklGRhoA"),
        ("LOGO;BASE64;TYPE=GIF:R0lGODlh", "data:image/GIF;base64,R0lGODlh"),
        ("KEY;BASE64:AAAA", "data:application/octet-stream;base64,AAAA"),
    ] {
        let bytes = card("3.0", &format!("FN:x\nN:x;;;;\n{line}\n"));
        let converted = convert(&bytes);
        let found = body(&converted)[0].to_lowercase();
        assert!(
            found.ends_with(&format!(":{}", start.to_lowercase())),
            "{line}: {found}"
        );
        assert_eq!(meanings(&convert(&converted)), meanings(&bytes), "{line}");
    }
}

#[test]
fn each_parameter_has_its_own_values() {
    for (line, wanted) in [
        ("TEL;TYPE=VOICE\\,CELL:1", "TEL;TYPE=VOICE,CELL:1"),
        ("TEL;type=work\\,pref:1", "TEL;type=work;pref=1:1"),
        (
            "EMAIL;PREF=1,TYPE=HOME:a@b",
            "EMAIL;PREF=1;TYPE=HOME;X-WAS=\"EMAIL;PREF=1,TYPE=HOME\":a@b",
        ),
        ("EMAIL;PREF=2,3:a@b", "EMAIL;PREF=2;X-WAS=\"EMAIL;PREF=2,3\":a@b"),
        ("TEL;PREF=high:1", "TEL;X-WAS=\"TEL;PREF=high\":1"),
        ("TEL;PREF=0:1", "TEL;X-WAS=\"TEL;PREF=0\":1"),
        (
            "TEL;PREF=101;TYPE=pref:1",
            "TEL;PREF=1;X-WAS=\"TEL;PREF=101;TYPE=pref\":1",
        ),
    ] {
        let bytes = card("3.0", &format!("FN:x\nN:x;;;;\n{line}\n"));
        let converted = convert(&bytes);
        assert_eq!(body(&converted), [wanted], "{line}");
        assert_eq!(meanings(&convert(&converted)), meanings(&bytes), "{line}");
    }
}
