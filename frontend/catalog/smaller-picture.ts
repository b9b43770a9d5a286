/** Enough for any phone, and light enough for a slow line. */
const longestSide = 1600;
const light = 1024 * 1024;

/** Photos of phones are made smaller, and whatever else the browser can show becomes a JPEG. What it cannot show goes as it is, for the server to say. */
export async function asItIsSent(file: Blob): Promise<Blob> {
  let drawn: ImageBitmap;
  try {
    drawn = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return file;
  }
  const scale = Math.min(1, longestSide / Math.max(drawn.width, drawn.height));
  if (scale === 1 && file.size <= light && ['image/jpeg', 'image/png'].includes(file.type)) {
    drawn.close();
    return file;
  }
  const canvas = new OffscreenCanvas(Math.round(drawn.width * scale), Math.round(drawn.height * scale));
  const context = canvas.getContext('2d')!;
  // What shines through in a picture would be black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.86 });
}
