/** Pictures side by side on one sheet, for a person to compare. */
import { blankPicture, type Picture } from "./picture.ts";

const GAP_PX = 4;

/** Rows of pictures of one size and as many channels, on white, a gap between them. */
export function contactSheet(rows: readonly (readonly Picture[])[]): Picture {
  const [first] = rows[0];
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columns * (first.width + GAP_PX) - GAP_PX;
  const height = rows.length * (first.height + GAP_PX) - GAP_PX;
  const sheet = blankPicture(width, height, first.channels);
  sheet.data.fill(1);
  rows.forEach((row, y) => {
    row.forEach((picture, x) => {
      place(sheet, picture, { x: x * (first.width + GAP_PX), y: y * (first.height + GAP_PX) });
    });
  });
  return sheet;
}

function place(
  sheet: Picture,
  picture: Picture,
  at: { readonly x: number; readonly y: number },
): void {
  const { width, height, channels, data } = picture;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const row = data.subarray((c * height + y) * width, (c * height + y + 1) * width);
      sheet.data.set(row, (c * sheet.height + at.y + y) * sheet.width + at.x);
    }
  }
}
