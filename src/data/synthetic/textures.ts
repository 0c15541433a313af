/** How surfaces feel: a texture is a relief of mean about 0 and deviation about 1 that the light falls upon. */
import type { Random } from "../../image/random.ts";
import { between, logBetween } from "./colour.ts";
import { type NoiseTiles, sampleTile, tileSide } from "./noise.ts";

/** Relief at a point of the surface (px). */
export type Texture = (u: number, v: number) => number;

export type TextureName = keyof typeof textures;

/** A random texture of the kind. */
export function textureOf(name: TextureName, random: Random, tiles: NoiseTiles): Texture {
  return textures[name](random, tiles);
}

/** The rough tile, from a random place on, stretched along u and v. */
function roughness({ rough }: NoiseTiles, random: Random, across: number, down = across): Texture {
  const x = tileSide * random();
  const y = tileSide * random();
  return (u, v) => sampleTile(rough, x + u / across, y + v / down);
}

const textures = {
  /** Paint, skin, paper: hardly a relief. */
  plain: (random, tiles) => {
    const uneven = roughness(tiles, random, logBetween(random, 1, 8));
    return (u, v) => 0.3 * uneven(u, v);
  },
  /** Stone, bread, bark. */
  rough: (random, tiles) => roughness(tiles, random, logBetween(random, 0.5, 2)),
  /** Gravel, leaves, crumpled foil: dark creases between lumps. */
  creased: (random, tiles) => {
    const relief = roughness(tiles, random, logBetween(random, 0.6, 2.5));
    return (u, v) => 1.3 - 1.7 * Math.sqrt(Math.abs(relief(u, v)));
  },
  /** Wood, brushed metal. */
  grain: (random, tiles) => {
    const relief = roughness(tiles, random, logBetween(random, 6, 14), 0.8);
    const rings = roughness(tiles, random, 40, 5);
    return (u, v) => 0.6 * relief(u, v) + 0.7 * Math.sin(5 * rings(u, v));
  },
  /** Grass, fur, hair: strands that bend together. */
  strands: (random, tiles) => {
    const relief = roughness(tiles, random, 0.7, logBetween(random, 3, 7));
    const bend = between(random, 4, 16);
    const x = tileSide * random();
    return (u, v) => 1.1 * relief(u + bend * sampleTile(tiles.smooth, x + u / 2, v / 2), v);
  },
  /** Plain weave: each thread passes over and under. */
  weave: (random, tiles) => {
    const thread = logBetween(random, 1.4, 4);
    const uneven = roughness(tiles, random, 0.9);
    return (u, v) => {
      const x = u / thread;
      const y = v / thread;
      const isOver = ((Math.floor(x) + Math.floor(y)) & 1) === 0;
      const bulge = Math.abs(Math.sin(Math.PI * (isOver ? x : y)));
      return 2 * (bulge - 0.64) + 0.8 * uneven(u, v);
    };
  },
  /** Denim, gabardine. */
  twill: (random, tiles) => {
    const wave = (2 * Math.PI) / logBetween(random, 2.4, 5);
    const uneven = roughness(tiles, random, 0.7, 2);
    return (u, v) => Math.sin(wave * (u + 0.6 * v)) + 0.9 * uneven(u, v);
  },
  /** Stitches: columns of Vs. */
  knit: (random, tiles) => {
    const stitch = logBetween(random, 4, 10);
    const uneven = roughness(tiles, random, 0.8);
    return (u, v) => {
      const x = Math.abs(u / stitch - Math.round(u / stitch));
      const lobe = Math.sin((2 * Math.PI * (v - 1.1 * stitch * x)) / (0.8 * stitch));
      return 0.9 * lobe - 3.2 * (x - 0.25) + 0.5 * uneven(u, v);
    };
  },
  /** Ribs, corrugated board, shutters. */
  ribs: (random, tiles) => {
    const wave = (2 * Math.PI) / logBetween(random, 4, 12);
    const uneven = roughness(tiles, random, 1, 3);
    return (u, v) => 1.1 * Math.sin(wave * u) + 0.5 * uneven(u, v);
  },
} as const satisfies Record<string, (random: Random, tiles: NoiseTiles) => Texture>;
