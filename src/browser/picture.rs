//! Drawing a picture that passed the image gate.

use super::task::Task;
use crate::image::QrImage;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// The white margin in parts of the picture's side: four modules, where the code is
/// as coarse as one that holds a payment link can be.
const MARGIN: u32 = 7;

/// Draws it on white; `broken` is called when the browser cannot read it.
pub fn draw(canvas: HtmlCanvasElement, image: &QrImage, broken: impl FnOnce() + 'static) -> Task {
    let bytes = Uint8Array::from(image.bytes());
    let kind = image.mime();
    let work = async move {
        let bitmap = decode(&bytes, kind).await?;
        paint(&canvas, &bitmap)
    };
    Task::run(None, work, move |drawn| {
        if drawn.is_err() {
            broken();
        }
    })
}

/// Not by an `<img>`, whose source a page's policy may forbid.
async fn decode(bytes: &Uint8Array, kind: &str) -> Result<ImageBitmap, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)?;
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let bitmap = JsFuture::from(window.create_image_bitmap_with_blob(&blob)?).await?;
    Ok(bitmap.unchecked_into())
}

fn paint(canvas: &HtmlCanvasElement, bitmap: &ImageBitmap) -> Result<(), JsValue> {
    let (width, height) = (bitmap.width(), bitmap.height());
    let margin = width.max(height) / MARGIN;
    canvas.set_width(width + 2 * margin);
    canvas.set_height(height + 2 * margin);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context = context.unchecked_into::<CanvasRenderingContext2d>();
    let margin = f64::from(margin);
    context.set_fill_style_str("#fff");
    let (full_width, full_height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.fill_rect(0.0, 0.0, full_width, full_height);
    context.draw_image_with_image_bitmap(bitmap, margin, margin)
}
