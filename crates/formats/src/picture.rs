//! Makes small upright JPEGs, without metadata, of uploaded pictures and of photos in cards. Formats are
//! detected from the content; size limits are checked before decoding.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    Rgb, RgbImage, Rgba,
};

mod jpeg_markers;

/// Why a picture was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// HEIC or AVIF, which phones write and this program cannot read.
    Heif,
    /// Not a JPEG, PNG, WebP or GIF.
    Unknown,
    /// More pixels or memory than the limits allow.
    TooLarge,
    /// One of these formats, but damaged.
    Broken,
}

/// A square of a picture, in pixels of the upright picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// Distance from the left edge.
    pub x: u32,
    /// Distance from the top edge.
    pub y: u32,
    /// Length of a side.
    pub size: u32,
}

/// Pixels on the long side of a photo in a card.
pub const LONG_SIDE: u32 = 512;
/// Pixels on each side of a thumbnail.
pub const THUMBNAIL: u32 = 96;

/// Maximum number of pixels, for any format.
const MAX_PIXELS: u64 = 100_000_000;
/// Maximum bytes of memory for decoding, including the decoded picture: enough for 60 megapixels of a camera.
const MAX_MEMORY: u64 = 176 * 1024 * 1024;
/// Maximum bytes of a photo in a card: as folded base64 it keeps the card under 256 kB.
const MAX_BYTES: usize = 180_000;
/// JPEG qualities, tried in order until the photo is small enough.
const QUALITIES: [u8; 4] = [88, 75, 60, 40];
/// Maximum bytes of a color profile. Those of cameras and phones are far smaller; larger ones are for
/// printers.
const MAX_PROFILE: usize = 4_096;

/// The media type, detected from the first bytes. Only formats that browsers show and that cannot contain
/// scripts: JPEG, PNG, GIF, WebP.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    format(bytes).map(|format| format.to_mime_type())
}

/// Makes a photo for a card: an upright JPEG of at most [`LONG_SIDE`] pixels on its long side, with
/// transparency on white. `crop` selects a square; a square that exceeds the picture is moved inside.
pub fn for_card(bytes: Vec<u8>, crop: Option<Crop>) -> Result<Vec<u8>, PictureError> {
    let (mut view, profile) = decode(bytes)?;
    if let Some(crop) = crop.filter(|crop| crop.size > 0) {
        view = view.square(crop);
    }
    let (width, height) = fit(view.dimensions(), LONG_SIDE);
    encode(&scale(&view, width, height), profile.as_deref())
}

/// Makes a thumbnail: the middle square of a picture as a JPEG of [`THUMBNAIL`] pixels.
pub fn thumbnail(bytes: Vec<u8>) -> Result<Vec<u8>, PictureError> {
    let (view, profile) = decode(bytes)?;
    let (width, height) = view.dimensions();
    let size = width.min(height);
    let view = view.square(Crop {
        x: (width - size) / 2,
        y: (height - size) / 2,
        size,
    });
    encode(&scale(&view, THUMBNAIL, THUMBNAIL), profile.as_deref())
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

/// True for HEIF (HEIC, AVIF). ISO 14496-12 files name their brand after `ftyp`.
fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis",
    ];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// Decodes a picture and its color profile. Takes `bytes` by value to free them before the picture is
/// scaled.
fn decode(bytes: Vec<u8>) -> Result<(Upright, Option<Vec<u8>>), PictureError> {
    let Some(format) = format(&bytes) else {
        return Err(if is_heif(&bytes) {
            PictureError::Heif
        } else {
            PictureError::Unknown
        });
    };
    if format == ImageFormat::Jpeg {
        let is_broken = if jpeg_markers::has_end(&bytes) {
            is_zeroed(&bytes)?
        } else {
            is_cut(&bytes)?
        };
        if is_broken {
            return Err(PictureError::Broken);
        }
    }
    let mut decoder = open(bytes, format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_kept = |profile: &Vec<u8>| profile.len() <= MAX_PROFILE && profile.get(16..20) == Some(b"RGB ");
    let profile = decoder.icc_profile().ok().flatten().filter(is_kept);
    let image = DynamicImage::from_decoder(decoder).map_err(to_picture_error)?;
    Ok((Upright::new(image, orientation), profile))
}

/// Reads the header of a picture and checks the limits.
fn open(bytes: Vec<u8>, format: ImageFormat) -> Result<impl ImageDecoder, PictureError> {
    let coefficients = match format {
        ImageFormat::Jpeg => jpeg_markers::coefficient_bytes(&bytes),
        _ => 0,
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(to_picture_error)?;
    let (width, height) = decoder.dimensions();
    let output = decoder.total_bytes();
    // The GIF and WebP decoders assemble the picture in additional buffers.
    let memory = match format {
        ImageFormat::Gif => output.saturating_mul(2),
        ImageFormat::WebP => output.saturating_mul(3),
        _ => output.saturating_add(coefficients),
    };
    if u64::from(width) * u64::from(height) > MAX_PIXELS || memory > MAX_MEMORY {
        return Err(PictureError::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Broken);
    }
    Ok(decoder)
}

/// True if a JPEG without an end lacks a part of its picture, which the decoder does not say: it makes it gray. Some
/// programs forget the end only. Then the picture is the same whatever follows it.
fn is_cut(jpeg: &[u8]) -> Result<bool, PictureError> {
    // A download that broke off may be filled with zeros. No scan ends with one.
    let length = jpeg
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let jpeg = jpeg.get(..length).unwrap_or_default();
    needs_more(jpeg)
}

/// True if a JPEG ends with zeros and its end, and the picture would need more of them, or fewer: they are in place of
/// lost bytes. A picture of one color may have them, and needs each.
fn is_zeroed(jpeg: &[u8]) -> Result<bool, PictureError> {
    let at = jpeg
        .windows(END_OF_IMAGE.len())
        .rposition(|pair| pair == END_OF_IMAGE);
    let scan = jpeg.get(..at.unwrap_or_default()).unwrap_or_default();
    let zeros = scan.iter().rev().take_while(|byte| **byte == 0).count();
    if zeros < MIN_ZEROS {
        return Ok(false);
    }
    let kept = scan.get(..scan.len() - SPARE_ZEROS).unwrap_or_default();
    let needs_last = hash_with(scan, &[])? != hash_with(kept, &[0xaa; SPARE_ZEROS])?;
    Ok(!needs_last || needs_more(scan)?)
}

/// True if the picture is another one with other bytes behind a JPEG without its end.
fn needs_more(jpeg: &[u8]) -> Result<bool, PictureError> {
    Ok(hash_with(jpeg, &[0x00; FILL])? != hash_with(jpeg, &[0xaa; FILL])?)
}

/// The hash of the picture of a JPEG without its end that is followed by these bytes.
fn hash_with(jpeg: &[u8], next: &[u8]) -> Result<u64, PictureError> {
    let decoder = open([jpeg, next, END_OF_IMAGE].concat(), ImageFormat::Jpeg)?;
    let image = DynamicImage::from_decoder(decoder).map_err(to_picture_error)?;
    let mut hasher = DefaultHasher::new();
    image.as_bytes().hash(&mut hasher);
    Ok(hasher.finish())
}

/// How many bytes are put behind a JPEG to find out whether it is cut.
const FILL: usize = 64;
/// Fewer zeros before the end are no sign of damage.
const MIN_ZEROS: usize = 1024;
/// So many zeros that the picture does not need are.
const SPARE_ZEROS: usize = 256;
/// The marker at the end of a JPEG.
const END_OF_IMAGE: &[u8] = b"\xff\xd9";

#[allow(clippy::needless_pass_by_value, reason = "used in map_err")]
fn to_picture_error(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Broken,
    }
}

/// A view of a picture: rotated upright, on white, and cropped. It computes pixels on demand, so that a large
/// picture is in memory only once.
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
        let is_sideways = matches!(
            orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        );
        let (width, height) = if is_sideways {
            (height, width)
        } else {
            (width, height)
        };
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

    /// Translates coordinates of the upright picture to those of the stored picture.
    fn stored_position(&self, x: u32, y: u32) -> (u32, u32) {
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
        let (x, y) = self.stored_position(self.left + x, self.top + y);
        // The usual case, without the conversion of each pixel.
        if let DynamicImage::ImageRgb8(image) = &self.image {
            return *image.get_pixel(x, y);
        }
        let Rgba([red, green, blue, alpha]) = self.image.get_pixel(x, y);
        Rgb([red, green, blue].map(|color| on_white(color, alpha)))
    }
}

fn on_white(color: u8, alpha: u8) -> u8 {
    let (color, alpha) = (u16::from(color), u16::from(alpha));
    let mixed = (color * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Scales a size down so that its long side is at most `max`; smaller sizes do not change.
fn fit((width, height): (u32, u32), max: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= max {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(max) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(side).unwrap_or(max).max(1)
    };
    (scaled(width), scaled(height))
}

/// Scales the picture to this size. A much larger picture is averaged to twice the size first: that reads
/// each pixel once, and the slower filter then has little to do.
fn scale(view: &Upright, width: u32, height: u32) -> RgbImage {
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
        if bytes.len() <= MAX_BYTES {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
