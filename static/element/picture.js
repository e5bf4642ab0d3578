// Drawing a picture that passed the core's image gate.

// The white margin in parts of the picture's side: four modules, where the code is as
// coarse as one that holds a payment link can be.
const MARGIN = 7;

// Rejected when the browser cannot read it. Not by an `<img>`, whose source a page's
// policy may forbid.
export async function drawPicture(canvas, bytes, type) {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const { width, height } = bitmap;
  const margin = Math.floor(Math.max(width, height) / MARGIN);
  canvas.width = width + 2 * margin;
  canvas.height = height + 2 * margin;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, margin, margin);
}
