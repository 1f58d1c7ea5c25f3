//! Tests with generated pictures.

mod cut;

use image::codecs::gif::GifEncoder;
use image::{Frame, ImageBuffer, Luma, RgbaImage};

use super::*;

const RED: Rgb<u8> = Rgb([220, 30, 30]);
const BLUE: Rgb<u8> = Rgb([30, 30, 220]);

/// Red on the left, blue on the right; the upper third green.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (y < height / 3, x < width / 2) {
        (true, _) => Rgb([30, 200, 30]),
        (false, true) => RED,
        (false, false) => BLUE,
    })
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn read(bytes: &[u8]) -> RgbImage {
    assert_eq!(media_type(bytes), Some("image/jpeg"));
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

/// True if the colors look the same.
fn is_similar(a: Rgb<u8>, b: Rgb<u8>) -> bool {
    a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 40)
}

/// A JPEG with an Exif segment that has this orientation and a position.
pub(super) fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0");
    exif.push(orientation);
    exif.extend(b"\0\0");
    exif.extend(b"\x01\x0f\0\x02\0\0\0\x04GPS\0\0\0\0\0");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn every_format_is_read_and_scaled_down() {
    let scene = DynamicImage::from(scene(1200, 600));
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let bytes = written(&scene, format);
        let photo = read(&for_card(bytes.clone(), None).unwrap());
        assert_eq!(photo.dimensions(), (512, 256), "{format:?}");
        assert!(is_similar(*photo.get_pixel(40, 200), RED), "{format:?}");
        assert!(is_similar(*photo.get_pixel(470, 200), BLUE), "{format:?}");
        assert_eq!(
            read(&thumbnail(bytes).unwrap()).dimensions(),
            (96, 96),
            "{format:?}"
        );
    }
    let small = written(&DynamicImage::from(self::scene(30, 20)), ImageFormat::Png);
    assert_eq!(
        read(&for_card(small.clone(), None).unwrap()).dimensions(),
        (30, 20),
        "small pictures are not enlarged"
    );
    assert_eq!(read(&thumbnail(small).unwrap()).dimensions(), (96, 96));
}

#[test]
fn pictures_are_rotated_upright() {
    let upright = scene(64, 48);
    for value in 1..=8 {
        let orientation = Orientation::from_exif(value).unwrap();
        // The stored picture is the one that the orientation turns upright.
        let stored = (1..=8).find_map(|back| {
            let mut stored = DynamicImage::from(upright.clone());
            stored.apply_orientation(Orientation::from_exif(back).unwrap());
            let mut again = stored.clone();
            again.apply_orientation(orientation);
            (again == DynamicImage::from(upright.clone())).then_some(stored)
        });
        let jpeg = with_exif(&written(&stored.unwrap(), ImageFormat::Jpeg), value);
        let out = for_card(jpeg.clone(), None).unwrap();
        assert!(!out.windows(4).any(|w| w == b"Exif") && !out.windows(3).any(|w| w == b"GPS"));
        let photo = read(&out);
        assert_eq!(photo.dimensions(), (64, 48), "{orientation:?}");
        assert!(is_similar(*photo.get_pixel(10, 40), RED), "{orientation:?}");
        assert!(is_similar(*photo.get_pixel(54, 40), BLUE), "{orientation:?}");
        // A crop refers to the upright picture.
        let crop = Crop {
            x: 40,
            y: 24,
            size: 20,
        };
        let cut = read(&for_card(jpeg, Some(crop)).unwrap());
        assert_eq!(cut.dimensions(), (20, 20));
        assert!(
            cut.pixels().all(|pixel| is_similar(*pixel, BLUE)),
            "{orientation:?}"
        );
    }
}

#[test]
fn a_square_that_exceeds_the_picture_is_moved_inside() {
    let png = written(&DynamicImage::from(scene(60, 90)), ImageFormat::Png);
    for (x, y, size, side) in [
        (50, 80, 20, 20),
        (0, 0, 500, 60),
        (u32::MAX, u32::MAX, u32::MAX, 60),
        (3, 3, 1, 1),
    ] {
        let photo = read(&for_card(png.clone(), Some(Crop { x, y, size })).unwrap());
        assert_eq!(photo.dimensions(), (side, side), "{x} {y} {size}");
    }
    let whole = for_card(png, Some(Crop { x: 3, y: 3, size: 0 })).unwrap();
    assert_eq!(read(&whole).dimensions(), (60, 90));
}

#[test]
fn transparency_becomes_white() {
    let image = RgbaImage::from_fn(64, 64, |x, _| {
        if x < 32 {
            Rgba([0, 0, 0, 0])
        } else {
            Rgba([0, 0, 0, 255])
        }
    });
    let photo = read(&for_card(written(&image.into(), ImageFormat::Png), None).unwrap());
    assert!(is_similar(*photo.get_pixel(8, 8), Rgb([255, 255, 255])));
    assert!(is_similar(*photo.get_pixel(56, 8), Rgb([0, 0, 0])));
}

#[test]
fn the_first_frame_of_a_gif_is_used() {
    let mut gif = Vec::new();
    let frame = |color: [u8; 3]| {
        Frame::new(RgbaImage::from_pixel(
            8,
            8,
            Rgba([color[0], color[1], color[2], 255]),
        ))
    };
    GifEncoder::new(&mut gif)
        .encode_frames([frame(RED.0), frame(BLUE.0)])
        .unwrap();
    assert!(is_similar(
        *read(&for_card(gif, None).unwrap()).get_pixel(4, 4),
        RED
    ));
}

#[test]
fn noise_stays_below_the_size_limit() {
    let mut state = 1_u32;
    let noise = RgbImage::from_fn(1024, 1024, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    let photo = for_card(written(&noise.into(), ImageFormat::Jpeg), None).unwrap();
    assert!(photo.len() <= MAX_BYTES, "{}", photo.len());
}

#[test]
fn other_files_are_rejected_with_the_reason() {
    let png = written(&DynamicImage::from(scene(300, 300)), ImageFormat::Png);
    let cases: Vec<(&str, Vec<u8>, PictureError)> = vec![
        ("nothing", Vec::new(), PictureError::Unknown),
        ("a text", b"BEGIN:VCARD".to_vec(), PictureError::Unknown),
        ("a page", b"<html><script>".to_vec(), PictureError::Unknown),
        (
            "a drawing",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            PictureError::Unknown,
        ),
        (
            "an iPhone's picture",
            b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".to_vec(),
            PictureError::Heif,
        ),
        (
            "AVIF",
            b"\0\0\0\x1cftypavif\0\0\0\0avif".to_vec(),
            PictureError::Heif,
        ),
        ("half a PNG", png[..png.len() / 2].to_vec(), PictureError::Broken),
        (
            "a JPEG's beginning",
            b"\xff\xd8\xff\xe0".to_vec(),
            PictureError::Broken,
        ),
        (
            "40,000 by 40,000",
            sized_png(40_000, 40_000),
            PictureError::TooLarge,
        ),
        (
            "a line of a billion",
            sized_png(1_000_000_000, 1),
            PictureError::TooLarge,
        ),
        (
            "a huge JPEG",
            sized_jpeg(0xc0, 65_000, 65_000),
            PictureError::TooLarge,
        ),
        (
            "a huge progressive JPEG",
            sized_jpeg(0xc2, 8_000, 6_000),
            PictureError::TooLarge,
        ),
    ];
    for (what, bytes, error) in cases {
        assert_eq!(for_card(bytes.clone(), None), Err(error), "{what}");
        assert_eq!(thumbnail(bytes), Err(error), "{what}");
    }
}

/// A small PNG whose header claims this size.
fn sized_png(width: u32, height: u32) -> Vec<u8> {
    let mut png = written(
        &ImageBuffer::from_pixel(1, 1, Luma([0_u8])).into(),
        ImageFormat::Png,
    );
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    png
}

/// The checksum of a PNG's chunk (PNG §D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// A small JPEG whose frame header claims this marker and size.
fn sized_jpeg(marker: u8, width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = written(&DynamicImage::from(scene(16, 16)), ImageFormat::Jpeg);
    let at = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    jpeg[at + 1] = marker;
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

#[test]
fn damaged_files_cause_no_panic() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = written(&DynamicImage::from(scene(40, 30)), format);
        let mut state = 7_u32;
        for _ in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = state as usize % bytes.len();
                bytes[at] ^= (state >> 24) as u8;
            }
            let _ = for_card(bytes, Some(Crop { x: 1, y: 1, size: 9 }));
        }
    }
}
