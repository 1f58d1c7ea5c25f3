//! Tests with generated pictures that lack a part.

use super::*;

/// A picture with details everywhere, so that each part of the file counts.
fn detailed(side: u32) -> DynamicImage {
    RgbImage::from_fn(side, side, |x, y| {
        let mix = x.wrapping_mul(0x9e37_79b9) ^ y.wrapping_mul(0x85eb_ca6b);
        let [a, b, c, _] = (mix ^ (mix >> 15)).to_be_bytes();
        Rgb([a, b, c])
    })
    .into()
}

#[test]
fn a_picture_that_is_cut_off_is_refused() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = written(&detailed(150), format);
        assert!(for_card(whole.clone(), None).is_ok(), "{format:?}");
        let lengths = [
            20,
            300,
            900,
            whole.len() / 4,
            whole.len() / 2,
            whole.len() * 9 / 10,
            whole.len() - 40,
        ];
        for length in lengths {
            let cut = whole[..length].to_vec();
            assert_eq!(
                for_card(cut.clone(), None),
                Err(PictureError::Broken),
                "{format:?} {length}"
            );
            assert_eq!(thumbnail(cut), Err(PictureError::Broken), "{format:?} {length}");
        }
        // What follows the picture does not matter.
        for rest in [&b"\r\n"[..], &[0; 700], b"GPS and a picture \xff\xd8\xff\xe0"] {
            let odd = [whole.as_slice(), rest].concat();
            assert!(for_card(odd, None).is_ok(), "{format:?} and {rest:?}");
        }
    }
}

#[test]
fn a_jpeg_without_its_end_is_whole() {
    for image in [detailed(150), scene(333, 57).into()] {
        let zeros = vec![0; 9_000];
        let jpeg = written(&image, ImageFormat::Jpeg);
        let (open, end) = jpeg.split_at(jpeg.len() - 2);
        assert_eq!(end, END_OF_IMAGE);
        for whole in [open.to_vec(), [open, &zeros].concat()] {
            assert_eq!(for_card(whole, None), for_card(jpeg.clone(), None));
        }
        let filled = [&open[..open.len() / 2], &zeros].concat();
        assert_eq!(for_card(filled, None), Err(PictureError::Broken));
        // A preview of its own within a segment has an end that is not the picture's.
        let preview = [&open[..2], b"\xff\xe1\x00\x06\xff\xd8\xff\xd9", &open[2..]].concat();
        assert!(for_card(preview.clone(), None).is_ok());
        assert_eq!(
            for_card(preview[..preview.len() / 2].to_vec(), None),
            Err(PictureError::Broken)
        );
    }
}

#[test]
fn a_jpeg_whose_last_part_is_zeros_is_refused() {
    for side in [150, 400] {
        let whole = written(&detailed(side), ImageFormat::Jpeg);
        let end = whole.len() - END_OF_IMAGE.len();
        for kept in [whole.len() / 2, whole.len() * 3 / 4, end - 2 * MIN_ZEROS] {
            let mut zeroed = whole.clone();
            zeroed[kept..end].fill(0);
            assert_eq!(
                for_card(zeroed.clone(), None),
                Err(PictureError::Broken),
                "{side} {kept}"
            );
            zeroed.extend([0; 10]);
            assert_eq!(for_card(zeroed, None), Err(PictureError::Broken), "{side} {kept}");
        }
        assert!(for_card(whole, None).is_ok(), "{side}");
    }
}

/// A gray JPEG, so coded that the scan is zeros and nothing else: two bits for each of its blocks.
fn of_zeros() -> Vec<u8> {
    const BLOCK: u32 = 8;
    let (width, height) = (3200, 2000);
    let gray = ImageBuffer::from_pixel(width, height, Luma([128_u8]));
    let coded = written(&DynamicImage::ImageLuma8(gray), ImageFormat::Jpeg);
    let (mut head, mut rest) = coded.split_at(2);
    let mut jpeg = head.to_vec();
    loop {
        let length = 2 + usize::from(u16::from_be_bytes([rest[2], rest[3]]));
        (head, rest) = rest.split_at(length);
        match head[1] {
            // Its own tables, and the scan.
            0xc4 => {}
            0xda => break,
            _ => jpeg.extend(head),
        }
    }
    // One bit says that a block is as light as the one before, another that it has no details. Of the longer codes a
    // picture of one color has none.
    jpeg.extend(b"\xff\xc4\x00\x28");
    for table in [0x00, 0x10] {
        jpeg.extend([[table, 1, 1].as_slice(), &[0; 14], &[0, 1]].concat());
    }
    jpeg.extend(head);
    jpeg.resize(
        jpeg.len() + usize::try_from(width / BLOCK * (height / BLOCK) / 4).unwrap(),
        0,
    );
    [jpeg.as_slice(), END_OF_IMAGE].concat()
}

#[test]
fn a_picture_of_one_color_is_whole() {
    let zeros = of_zeros();
    let end = zeros.len() - END_OF_IMAGE.len();
    assert!(zeros[end - 10 * MIN_ZEROS..end].iter().all(|byte| *byte == 0));
    assert!(for_card(zeros.clone(), None).is_ok());
    // One that lacks a part of them is not.
    let cut = [&zeros[..end - 2 * MIN_ZEROS], END_OF_IMAGE].concat();
    assert_eq!(for_card(cut, None), Err(PictureError::Broken));
    for color in [[255, 255, 255], [0, 0, 0], [128, 128, 128], [220, 30, 30]] {
        let image = RgbImage::from_pixel(3000, 2000, Rgb(color));
        let jpeg = written(&image.into(), ImageFormat::Jpeg);
        assert!(for_card(jpeg, None).is_ok(), "{color:?}");
    }
}
