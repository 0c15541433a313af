/** Cloth-bound books, their titles printed down the spines. */
import { chance } from "../../src/data/synthetic/noise.ts";
import { type Look, standing, type Thing } from "./scene.ts";
import { moved, roundedBox, tilted } from "./solids.ts";
import { band, flower, lettering, rough, weave } from "./surfaces.ts";
import { blend, ink, ramp, scale, type Vec } from "./vector.ts";

export interface Book {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly cover: string;
  readonly print: string;
  /** What is on the spine beside the title. */
  readonly style: "bands" | "label" | "lines" | "flowers";
  readonly lean?: number;
}

export const books: readonly Book[] = [
  {
    title: "HISTORIA NATVRALIS",
    width: 0.4,
    height: 1.82,
    cover: "#5b2a22",
    print: "#d8b25c",
    style: "bands",
  },
  {
    title: "POETICA",
    width: 0.27,
    height: 1.55,
    cover: "#2f4a43",
    print: "#e3d3a2",
    style: "lines",
  },
  {
    title: "THE POTTER",
    width: 0.34,
    height: 1.68,
    cover: "#b9a77c",
    print: "#4a2c1c",
    style: "label",
  },
  {
    title: "FLORA",
    width: 0.43,
    height: 1.74,
    cover: "#6f7f5a",
    print: "#f0e6c6",
    style: "flowers",
  },
  {
    title: "WEAVES",
    width: 0.22,
    height: 1.46,
    cover: "#9a3c2c",
    print: "#f0d9a0",
    style: "lines",
  },
  {
    title: "COLORES",
    width: 0.3,
    height: 1.62,
    cover: "#25344f",
    print: "#cfa957",
    style: "bands",
  },
  { title: "ATLAS", width: 0.38, height: 1.78, cover: "#c8bda2", print: "#27415e", style: "label" },
  {
    title: "LETTERS",
    width: 0.24,
    height: 1.5,
    cover: "#7a5a7c",
    print: "#eadcc0",
    style: "lines",
    lean: 0.13,
  },
];

/** A bound book with a rounded spine toward the camera. */
function bookAt(x: number, book: Book, salt: number): Thing {
  const { title, width, height, cover, print, style, lean = 0 } = book;
  const name = lettering(title, {
    height: Math.min(0.4 * width, (0.85 * height) / title.length),
    pen: 0.62,
  });
  const block = roundedBox([width / 2, height / 2, 0.62], 0.03);
  const spine = (px: number, y: number, z: number) => {
    const bulge = 0.05 * (1 - ((2 * px) / width) ** 2);
    const raised = style === "bands" ? 0.016 * bandsOf(y, height) : 0;
    return block(px, y, z - Math.max(0, bulge + raised) * (z > 0 ? 1 : 0)) * 0.85;
  };
  const solid = tilted(-lean, moved([0, height / 2, 0], spine));
  const [cos, sin] = [Math.cos(lean), Math.sin(lean)];
  return standing([x, 0, 0.02 * chance(salt, 1, 2) - 0.12], height * 0.62, {
    distance: solid,
    look: ([px, py]) => {
      const [u, v] = [cos * px - sin * py, cos * py + sin * px - height / 2];
      const bound = 1 + 0.09 * weave(u, v, 0.013) + 0.07 * rough(u + salt, v, 2);
      const worn =
        0.4 * ramp(0.5 * width - 0.05, 0.5 * width, Math.abs(u) + 0.012 * rough(v, u + salt, 1));
      const ground = scale(blend(ink(cover), ink("#d8c7a4"), worn), bound);
      return spineLook({ u, v, width, height, style, ground, print: ink(print), words: name });
    },
    relief: (px, y) => 0.0008 * weave(px, y, 0.013),
  });
}

const bandsOf = (v: number, height: number): number =>
  [-0.36, -0.2, 0.27, 0.38].reduce((sum, at) => sum + band(v - at * height, 0.012, 0.014), 0);

interface Spine {
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  readonly style: Book["style"];
  readonly ground: Vec;
  readonly print: Vec;
  readonly words: (x: number, y: number) => number;
}

/** Titles run down the spine. */
function spineLook({ u, v, width, height, style, ground, print, words }: Spine): Look {
  const title = words(-v, u);
  const rule = (at: number, half: number) => band(Math.abs(v) - at * height, half, 0.004);
  switch (style) {
    case "bands": {
      const tooled = Math.max(title, rule(0.44, 0.008), rule(0.46, 0.004));
      const shone = scale(blend(ground, print, tooled), 1 - 0.35 * bandsOf(v + 0.02, height));
      return { colour: shone, gloss: 0.035, rough: 0.5 };
    }
    case "label": {
      const isLabel = Math.abs(v) < 0.36 * height && Math.abs(u) < 0.36 * width;
      const paper = isLabel ? scale(ink("#efe4c8"), 1 + 0.03 * rough(u, v, 1)) : ground;
      const frame = isLabel
        ? band(Math.max(Math.abs(u) - 0.31 * width, Math.abs(v) - 0.34 * height), 0.005, 0.003)
        : 0;
      return { colour: blend(paper, print, Math.max(title, frame)) };
    }
    case "lines":
      return {
        colour: blend(
          ground,
          print,
          Math.max(title, rule(0.4, 0.01), rule(0.43, 0.004), rule(0.33, 0.004)),
        ),
      };
    case "flowers": {
      const y = Math.abs(v) - 0.39 * height;
      const [petal, heart] = flower(u * 8.5, y * 8.5, 8);
      return {
        colour: blend(
          ground,
          print,
          Math.max(title, petal - heart, rule(0.31, 0.006), rule(0.47, 0.006)),
        ),
      };
    }
  }
}

/** Books side by side from the left on. */
export function rowOf(books: readonly Book[], left: number): readonly Thing[] {
  let x = left;
  return books.map((book, i) => {
    const { width, height, lean = 0 } = book;
    const centre = x + width / 2 + height * 0.5 * Math.abs(lean) * 0.2;
    x += width + 0.012 + height * Math.abs(lean);
    return bookAt(centre, book, i + 1);
  });
}
