//! Draws QR codes that a camera reads from a screen.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The most modules on a side (version 25, ISO/IEC 18004). Cameras fail to read a denser code from a screen.
const MAX_MODULES: usize = 117;

/// Draws the code dark on white, with the quiet zone that scanners need; `None` if it would be too dense.
#[must_use]
pub fn draw(text: &str) -> Option<String> {
    let code = [EcLevel::M, EcLevel::L].into_iter().find_map(|level| {
        let code = QrCode::with_error_correction_level(text, level).ok()?;
        (code.width() <= MAX_MODULES).then_some(code)
    })?;
    let drawing = code
        .render()
        .module_dimensions(4, 4)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    // Inside HTML the drawing must not have an XML declaration.
    let at = drawing.find("<svg")?;
    drawing.get(at..).map(str::to_owned)
}
