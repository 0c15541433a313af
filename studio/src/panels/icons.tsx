/** The icons: strokes on a 24 px square. */
import type { ActionName } from "../actions.ts";
import type { Theme } from "../state.ts";

export type IconName = ActionName | Theme | "close" | "camera";

const strokes: { readonly [I in IconName]: string } = {
  auto: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16M12 8h6M12 12h8M12 16h6",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300 19 19M5 19l1.700-1.700M17.300 6.700 19 5",
  dark: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z",
  open: "M3 19V6h6l2 2h10v11zM3 11h18",
  openFolder: "M3 17V5h5l2 2h8v2M6 20V9h15v11z",
  rectangle: "M4 6h16v12H4z",
  brush: "M4 20c3 0 5-1 5-4 0-1.500-1-2.500-2.500-2.500S4 15 4 17zM9 15 20 4",
  eraser: "M8 20h12M4 15l9-9 6 6-8 8H8z",
  lasso:
    "M12 4c5 0 9 2.500 9 6s-4 6-9 6c-1.500 0-3-.2-4-.6M3 10c0-3.500 4-6 9-6M3 10c0 2 1.500 3.800 4 5M7 14a2.500 2.500 0 1 0 0 5c2 0 2 2 0 2.500",
  polygon: "M12 3 21 9l-3 11H7L3 10z",
  fill: "m5 12 7-7 7 7-7 7zM12 5 9 2M20 15c1 1.500 1.500 2.500 1.500 3.300a1.600 1.600 0 0 1-3.200 0c0-.8.6-1.800 1.700-3.300",
  smaller: "M6 12h12",
  larger: "M6 12h12M12 6v12",
  undo: "M8 5 4 9l4 4M4 9h10a6 5.500 0 0 1 0 11h-3",
  redo: "m16 5 4 4-4 4M20 9H10a6 5.500 0 0 0 0 11h3",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  grow: "M8 8h8v8H8zM12 5V2M12 22v-3M5 12H2M22 12h-3",
  shrink: "M9 9h6v6H9zM12 2v4M12 22v-4M2 12h4M22 12h-4",
  feather: "M9 9h6v6H9zM5 8V5h3M11 5h2M16 5h3v3M19 11v2M19 16v3h-3M13 19h-2M8 19H5v-3M5 13v-2",
  harden: "M9 9h6v6H9zM5 5h14v14H5z",
  smooth: "M4 18c3 0 3-12 8-12s5 12 8 12M4 21h16",
  invert: "M4 4h16v16H4zM12 4v16M12 8h4M12 12h7M12 16h4",
  readHole: "M4 20h16M12 15V4M7 9l5-5 5 5",
  writeHole: "M4 20h16M12 4v11M7 10l5 5 5-5",
  mendInAllWays: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  peek: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  windows: "M4 4h9v9H4zM11 11h9v9h-9z",
  nextTab: "m9 5 7 7-7 7",
  closeTab: "M6 6l12 12M18 6 6 18",
  palette: "M4 6h16v12H4zM7 10l3 2-3 2M12 14h4",
  camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
  mend: "M13 3 9 10l5 4-5 4 2 4",
  cancel: "M6 6l12 12M18 6 6 18",
  close: "M6 6l12 12M18 6 6 18",
  compare: "M12 3v18M4 6h8v12H4zM12 6h8v12h-8",
  save: "M12 4v11M7 11l5 5 5-5M4 20h16",
  saveJpeg: "M12 4v11M7 11l5 5 5-5M4 20h16",
  saveWebp: "M12 4v11M7 11l5 5 5-5M4 20h16",
  zoomIn: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5M8 11h6M11 8v6",
  zoomOut: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5M8 11h6",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 16.800v.2",
};

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={strokes[name]} />
  </svg>
);

/** The house's mark: a bowl whose crack is gold. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="bowl" d="M3 11h26c0 9-5 16-13 16S3 20 3 11z" />
    <path class="seam" d="m18 11-4 5 4 3-3 4 1 4" />
  </svg>
);
