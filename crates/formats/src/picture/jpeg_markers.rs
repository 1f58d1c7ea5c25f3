//! Reads the markers of a JPEG (ITU-T T.81 §B): how much memory decoding takes, and whether the file has an end.

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

/// True if a JPEG has the marker of its end. What follows it does not matter.
pub fn has_end(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        // The end has no segment.
        if let [0xff, 0xd9, ..] = rest {
            return true;
        }
        rest = match next(rest) {
            Some((0xda, _, scan)) => after_scan(scan),
            Some((_, _, after)) => after,
            // Not a marker: what decoders skip.
            None => after_scan(rest.get(1..).unwrap_or_default()),
        };
        if rest.is_empty() {
            return false;
        }
    }
}

/// The bytes from the first marker on that ends the data of a scan. A stuffed zero, a restart, and a fill byte do not.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let is_end = |pair: &[u8]| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xd0..=0xd7 | 0xff));
    let end = bytes.windows(2).position(is_end);
    end.and_then(|at| bytes.get(at..)).unwrap_or_default()
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
