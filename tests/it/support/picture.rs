//! Pictures for the tests of photos.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

pub const RED: [u8; 3] = [220, 30, 30];
pub const BLUE: [u8; 3] = [30, 30, 220];

/// A picture that is red on the left and blue on the right.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { RED } else { BLUE }));
    encode(image.into(), format)
}

/// A PNG of one color.
pub fn plain(color: [u8; 3]) -> Vec<u8> {
    encode(
        RgbImage::from_pixel(300, 300, Rgb(color)).into(),
        ImageFormat::Png,
    )
}

#[allow(clippy::needless_pass_by_value)]
pub fn encode(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG as a camera writes it when turned on its side: with Exif orientation 6 and a GPS position.
pub fn from_camera(jpeg: &[u8]) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0f\0\x02\0\0\0\x04GPS\0\0\0\0\0";
    [&jpeg[..2], &segment(0xe1, exif), &jpeg[2..]].concat()
}

/// A segment of a JPEG.
pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], content].concat()
}

pub fn decode(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

#[track_caller]
pub fn assert_similar(pixel: Rgb<u8>, color: [u8; 3]) {
    let near = pixel.0.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 40);
    assert!(near, "{pixel:?} is not {color:?}");
}

pub fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}
