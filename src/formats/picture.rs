//! Pictures that people choose or that came in cards: recognised by their content, bounded before they
//! are decoded, turned upright, and made small JPEGs of without anything that the camera wrote beside.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    Rgb, RgbImage, Rgba,
};

mod frame;

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// HEIC or AVIF, as phones write them: nothing here can read it.
    Heif,
    /// No JPEG, PNG, WebP or GIF.
    Unknown,
    /// More pixels than are decoded.
    TooLarge,
    /// One of those formats, but it cannot be read.
    Broken,
}

/// A square of a picture, in pixels of the picture as it is seen: upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// From the left edge.
    pub x: u32,
    /// From the upper edge.
    pub y: u32,
    /// The side.
    pub size: u32,
}

/// Pixels on the long side of a photo in a card.
pub const LONG_SIDE: u32 = 512;
/// Pixels on each side of a thumbnail.
pub const THUMBNAIL: u32 = 96;

/// Pixels that are decoded at most, whatever the format.
const MOST_PIXELS: u64 = 100_000_000;
/// Bytes that decoding may take, the decoded picture among them: sixty megapixels of a camera.
const MOST_MEMORY: u64 = 176 * 1024 * 1024;
/// Bytes of a photo in a card: with base64 and folds the card stays under 256 kB.
const MOST_BYTES: usize = 180_000;
/// Tried one after the other until the photo is small enough.
const QUALITIES: [u8; 4] = [88, 75, 60, 40];
/// Larger colour profiles are tables for printers; those of cameras and phones are well below.
const MOST_PROFILE: usize = 4_096;

/// The media type that the first bytes show, of the formats that browsers show and that carry no
/// script: JPEG, PNG, GIF, WebP.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    format(bytes).map(|format| format.to_mime_type())
}

/// A photo for a card: a JPEG of at most [`LONG_SIDE`] pixels on its long side, upright, transparency on
/// white; of the whole picture, or of a square of it (which is moved inside where it reaches out).
///
/// # Errors
/// If the picture is none that can be read, or too large to be.
pub fn for_card(bytes: Vec<u8>, crop: Option<Crop>) -> Result<Vec<u8>, PictureError> {
    let (mut view, profile) = decode(bytes)?;
    if let Some(crop) = crop.filter(|crop| crop.size > 0) {
        view = view.square(crop);
    }
    let (width, height) = fit(view.dimensions(), LONG_SIDE);
    encode(&reduce(&view, width, height), profile.as_deref())
}

/// The middle square of a picture as a JPEG of [`THUMBNAIL`] pixels.
///
/// # Errors
/// As [`for_card`].
pub fn thumbnail(bytes: Vec<u8>) -> Result<Vec<u8>, PictureError> {
    let (view, profile) = decode(bytes)?;
    let (width, height) = view.dimensions();
    let size = width.min(height);
    let view = view.square(Crop {
        x: (width - size) / 2,
        y: (height - size) / 2,
        size,
    });
    encode(&reduce(&view, THUMBNAIL, THUMBNAIL), profile.as_deref())
}

fn format(bytes: &[u8]) -> Option<ImageFormat> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"\xff\xd8\xff") {
        Some(ImageFormat::Jpeg)
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some(ImageFormat::Png)
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some(ImageFormat::Gif)
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

/// ISO 14496-12 files name their brand behind `ftyp`; these are HEIF's (HEIC, AVIF).
fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis",
    ];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// A decoded picture and its colour profile. The bytes are let go of as soon as they were read.
fn decode(bytes: Vec<u8>) -> Result<(Upright, Option<Vec<u8>>), PictureError> {
    let Some(format) = format(&bytes) else {
        return Err(if is_heif(&bytes) {
            PictureError::Heif
        } else {
            PictureError::Unknown
        });
    };
    let coefficients = match format {
        ImageFormat::Jpeg => frame::buffered(&bytes),
        _ => 0,
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(to_picture_error)?;
    let (width, height) = decoder.dimensions();
    let output = decoder.total_bytes();
    // GIF and WebP are put together in buffers of their own first.
    let memory = match format {
        ImageFormat::Gif => output.saturating_mul(2),
        ImageFormat::WebP => output.saturating_mul(3),
        _ => output.saturating_add(coefficients),
    };
    if u64::from(width) * u64::from(height) > MOST_PIXELS || memory > MOST_MEMORY {
        return Err(PictureError::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Broken);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_kept = |profile: &Vec<u8>| profile.len() <= MOST_PROFILE && profile.get(16..20) == Some(b"RGB ");
    let profile = decoder.icc_profile().ok().flatten().filter(is_kept);
    let image = DynamicImage::from_decoder(decoder).map_err(to_picture_error)?;
    Ok((Upright::new(image, orientation), profile))
}

#[allow(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn to_picture_error(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Broken,
    }
}

/// A picture as it is seen: turned as the camera was held, on white, and cut. Nothing of it is copied, so
/// that a large one is in memory once.
struct Upright {
    image: DynamicImage,
    orientation: Orientation,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Upright {
    fn new(image: DynamicImage, orientation: Orientation) -> Self {
        let (width, height) = image.dimensions();
        let lies = matches!(
            orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        );
        let (width, height) = if lies { (height, width) } else { (width, height) };
        Self {
            image,
            orientation,
            left: 0,
            top: 0,
            width,
            height,
        }
    }

    fn square(self, crop: Crop) -> Self {
        let size = crop.size.min(self.width).min(self.height);
        Self {
            left: crop.x.min(self.width - size),
            top: crop.y.min(self.height - size),
            width: size,
            height: size,
            ..self
        }
    }

    /// Where a pixel of the upright picture stands in the stored one.
    fn stored(&self, x: u32, y: u32) -> (u32, u32) {
        let (width, height) = self.image.dimensions();
        let (right, bottom) = (width - 1, height - 1);
        match self.orientation {
            Orientation::NoTransforms => (x, y),
            Orientation::FlipHorizontal => (right - x, y),
            Orientation::FlipVertical => (x, bottom - y),
            Orientation::Rotate180 => (right - x, bottom - y),
            Orientation::Rotate90 => (y, bottom - x),
            Orientation::Rotate270 => (right - y, x),
            Orientation::Rotate90FlipH => (y, x),
            Orientation::Rotate270FlipH => (right - y, bottom - x),
        }
    }
}

impl GenericImageView for Upright {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        let (x, y) = self.stored(self.left + x, self.top + y);
        // Most pictures are such, and need no second look at each pixel.
        if let DynamicImage::ImageRgb8(image) = &self.image {
            return *image.get_pixel(x, y);
        }
        let Rgba([red, green, blue, alpha]) = self.image.get_pixel(x, y);
        Rgb([red, green, blue].map(|colour| on_white(colour, alpha)))
    }
}

fn on_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u16::from(colour), u16::from(alpha));
    let mixed = (colour * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// The size at which the long side is at most `most`; nothing is made larger.
fn fit((width, height): (u32, u32), most: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= most {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(most) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(side).unwrap_or(most).max(1)
    };
    (scaled(width), scaled(height))
}

/// The picture at this size. A much larger one is averaged first: that reads each pixel once and is
/// sharp enough when the rest is done with care.
fn reduce(view: &Upright, width: u32, height: u32) -> RgbImage {
    if view.dimensions() == (width, height) {
        return RgbImage::from_fn(width, height, |x, y| view.get_pixel(x, y));
    }
    if view.width() / 4 >= width && view.height() / 4 >= height {
        let rough = imageops::thumbnail(view, width * 2, height * 2);
        imageops::resize(&rough, width, height, FilterType::CatmullRom)
    } else {
        imageops::resize(view, width, height, FilterType::CatmullRom)
    }
}

fn encode(image: &RgbImage, profile: Option<&[u8]>) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes.clear();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        if let Some(profile) = profile {
            encoder
                .set_icc_profile(profile.to_vec())
                .map_err(|_| PictureError::Broken)?;
        }
        encoder.encode_image(image).map_err(to_picture_error)?;
        if bytes.len() <= MOST_BYTES {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
