//! Reads the frame header of a JPEG (ITU-T T.81 §B.2.2) to find how much memory decoding takes.

/// How many bytes of coefficients the decoder keeps until the end of the file. It keeps them for progressive
/// pictures and for those with one scan per color, and none for others.
pub fn coefficient_bytes(bytes: &[u8]) -> u64 {
    let mut frame = Frame::default();
    // After the start-of-image marker.
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some((marker, segment, after)) = next(rest) {
        match marker {
            0xc0..=0xc2 => frame = Frame::read(marker, segment),
            // The first scan; no frame header follows it.
            0xda => {
                let in_scan = segment.first().copied().unwrap_or_default();
                let is_whole = !frame.is_progressive && in_scan >= frame.components;
                return if is_whole { 0 } else { frame.coefficients };
            }
            _ => {}
        }
        rest = after;
    }
    frame.coefficients
}

#[derive(Default)]
struct Frame {
    is_progressive: bool,
    components: u8,
    coefficients: u64,
}

impl Frame {
    fn read(marker: u8, segment: &[u8]) -> Self {
        let [_, h1, h2, w1, w2, components, sampling @ ..] = segment else {
            return Self::default();
        };
        let pixels = u64::from(u16::from_be_bytes([*h1, *h2])) * u64::from(u16::from_be_bytes([*w1, *w2]));
        let factors = sampling
            .chunks_exact(3)
            .filter_map(|component| component.get(1))
            .map(|factors| (u64::from(factors >> 4).max(1), u64::from(factors & 15).max(1)));
        let (mut across, mut down, mut blocks) = (1, 1, 0);
        for (horizontal, vertical) in factors {
            across = across.max(horizontal);
            down = down.max(vertical);
            blocks += horizontal * vertical;
        }
        Self {
            is_progressive: marker == 0xc2,
            components: *components,
            // Two bytes per coefficient.
            coefficients: pixels * blocks * 2 / (across * down),
        }
    }
}

/// The next marker, its segment, and the bytes after it.
fn next(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [0xff, rest @ ..] = bytes else {
        return None;
    };
    let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
    let [marker, rest @ ..] = rest.get(fill..)? else {
        return None;
    };
    let [l1, l2, ..] = rest else {
        return None;
    };
    let length = usize::from(u16::from_be_bytes([*l1, *l2]));
    Some((*marker, rest.get(2..length)?, rest.get(length..)?))
}
