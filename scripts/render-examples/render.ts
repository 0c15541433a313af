/**
 * Renders a scene: rays march along signed distances; each sample sees one place of the window (soft shadows), what
 * occludes it near by, and one reflection. Deterministic: jitter is a hash of pixel and sample.
 */
import { chance } from "../../src/data/synthetic/noise.ts";
import { srgbFromLinear } from "../../src/image/colour.ts";
import { blankPicture, type Picture } from "../../src/image/picture.ts";
import type { Look, Scene, Thing } from "./scene.ts";
import type { Distance } from "./solids.ts";
import { add, blend, cross, dot, mul, normalise, scale, sub, type Vec } from "./vector.ts";

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  /** Rays a pixel: the square of a whole number. */
  readonly samples: number;
}

const FAR = 40;
const BLACK: Vec = [0, 0, 0];

/** Two numbers in [0, 1). */
type Jitter = readonly [number, number];

/** The picture of the scene, RGB, 0…1, sRGB. */
export function render(scene: Scene, { width, height, samples }: RenderOptions): Picture {
  const picture = blankPicture(width, height);
  const area = width * height;
  const eye = eyeOf(scene, width / height);
  const light = lightIn(scene);
  const side = Math.round(Math.sqrt(samples));
  for (let i = 0; i < area; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    let sum = BLACK;
    for (let s = 0; s < side * side; s++) {
      const inPixel: Jitter = [((s % side) + 0.5) / side, (Math.floor(s / side) + 0.5) / side];
      const ray = eye((x + inPixel[0]) / width, (y + inPixel[1]) / height);
      sum = add(sum, exposed(light(scene.camera.from, ray, jitterOf(i, s, side)), scene.exposure));
    }
    sum.forEach((value, c) => {
      picture.data[c * area + i] = srgbFromLinear(value / (side * side));
    });
  }
  return picture;
}

/** Stratified over the samples of a pixel, shifted from pixel to pixel. */
function jitterOf(pixel: number, sample: number, side: number): Jitter {
  const shuffled = (sample * 7) % (side * side);
  const across = (shuffled % side) + chance(pixel, sample, 11);
  const up = Math.floor(shuffled / side) + chance(pixel, sample, 12);
  return [across / side, up / side];
}

/** The direction through a place of the picture, 0…1 from its top left. */
function eyeOf({ camera }: Scene, aspect: number): (u: number, v: number) => Vec {
  const forward = normalise(sub(camera.to, camera.from));
  const right = normalise(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const half = Math.tan((camera.fieldOfView * Math.PI) / 360);
  return (u, v) =>
    normalise(
      add(forward, add(scale(right, (2 * u - 1) * half * aspect), scale(up, (1 - 2 * v) * half))),
    );
}

/** Film: highlights are rolled off instead of cut (Hable's curve, white at 6). */
function exposed(light: Vec, exposure: number): Vec {
  const curve = (x: number) =>
    (x * (0.22 * x + 0.03) + 0.002) / (x * (0.22 * x + 0.3) + 0.06) - 1 / 30;
  const film = (x: number) => Math.min(1, Math.max(0, curve(x * exposure * 2) / curve(6)));
  return [film(light[0]), film(light[1]), film(light[2])];
}

/** The light that comes along a ray to its origin. */
function lightIn(scene: Scene): (origin: Vec, ray: Vec, jitter: Jitter) => Vec {
  const distance = nearest(scene.things);
  return (origin, ray, jitter) => {
    const { light, place } = lightFrom(origin, ray, jitter);
    return place?.look.gloss ? add(light, reflection(place, ray, jitter)) : light;
  };

  /** What the first surface scatters toward the origin, and where that is. */
  function lightFrom(origin: Vec, ray: Vec, jitter: Jitter): { light: Vec; place?: Place } {
    const travelled = march(distance, origin, ray, FAR);
    if (travelled === undefined) return { light: roomLight(scene, origin, ray) };
    const point = add(origin, scale(ray, travelled));
    const thing = thingAt(scene.things, point);
    const normal = normalOf(thing, point);
    const look = thing.look(point);
    const irradiance = add(
      fromWindow(point, normal, jitter),
      scale(fromAround(scene, normal), occlusion(distance, point, normal)),
    );
    const light = look.metal ? BLACK : mul(look.colour, irradiance);
    return { light, place: { look, point, normal } };
  }

  function fromWindow(point: Vec, normal: Vec, [s, t]: Jitter): Vec {
    const { middle, across, up, light } = scene.window;
    const place = add(middle, add(scale(across, 2 * s - 1), scale(up, 2 * t - 1)));
    const way = sub(place, point);
    const length = Math.sqrt(dot(way, way));
    const toward = scale(way, 1 / length);
    const facing = dot(normal, toward);
    if (facing <= 0) return BLACK;
    const start = add(point, scale(normal, 0.006));
    if (march(distance, start, toward, length) !== undefined) return BLACK;
    return scale(light, facing / (length * length));
  }

  /** One mirrored ray, spread by the roughness, weighed by Fresnel's law (Schlick 1994). */
  function reflection({ look, point, normal }: Place, ray: Vec, [s, t]: Jitter): Vec {
    const { gloss = 0, rough = 0, colour, metal } = look;
    const facing = Math.max(0, -dot(ray, normal));
    const mirrored = add(ray, scale(normal, 2 * facing));
    const angle = 2 * Math.PI * s;
    const spread = rough * Math.sqrt(t / (1.02 - t)) * 0.35;
    const side = normalise(cross(mirrored, Math.abs(mirrored[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]));
    const other = cross(mirrored, side);
    const offset = add(
      scale(side, Math.cos(angle) * spread),
      scale(other, Math.sin(angle) * spread),
    );
    const start = add(point, scale(normal, 0.01));
    const { light } = lightFrom(start, normalise(add(mirrored, offset)), [t, s]);
    const base: Vec = metal ? scale(colour, gloss) : [gloss, gloss, gloss];
    const grazing = (1 - facing) ** 5 * (1 - 0.8 * rough);
    return mul(light, blend(base, [1, 1, 1], grazing));
  }
}

/** A point of a surface. */
interface Place {
  readonly look: Look;
  readonly point: Vec;
  readonly normal: Vec;
}

/** Where no thing is: the window with its bars, or a dim room. */
function roomLight({ window, ambient }: Scene, origin: Vec, ray: Vec): Vec {
  const { middle, across, up, light } = window;
  const facing = normalise(cross(across, up));
  const travelled = dot(sub(middle, origin), facing) / dot(ray, facing);
  const room = scale(blend(ambient.below, ambient.above, 0.5 + 0.5 * ray[1]), 0.9);
  if (!(travelled > 0)) return room;
  const place = sub(add(origin, scale(ray, travelled)), middle);
  const [s, t] = [dot(place, across) / dot(across, across), dot(place, up) / dot(up, up)];
  const isPane =
    Math.max(Math.abs(s), Math.abs(t)) < 1 && Math.min(Math.abs(s), Math.abs(t)) > 0.07;
  if (!isPane) return room;
  const area = 4 * Math.sqrt(dot(across, across) * dot(up, up));
  return scale(light, 2.2 / area);
}

const fromAround = ({ ambient }: Scene, normal: Vec): Vec =>
  blend(ambient.below, ambient.above, 0.5 + 0.5 * normal[1]);

/** The distance to whatever is nearest; what is far is only known by the ball around it. */
function nearest(things: readonly Thing[]): Distance {
  return (x, y, z) => {
    let least = FAR;
    for (const { distance, within } of things) {
      if (within) {
        const { centre, radius } = within;
        const away =
          Math.sqrt((x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2) - radius;
        if (away > 0.1) {
          if (away < least) least = away;
          continue;
        }
      }
      const here = distance(x, y, z);
      if (here < least) least = here;
    }
    return least;
  };
}

function thingAt(things: readonly Thing[], [x, y, z]: Vec): Thing {
  const distances = things.map(({ distance }) => distance(x, y, z));
  return things[distances.indexOf(Math.min(...distances))];
}

/** How far the ray gets before it meets something; undefined where it meets nothing within `limit`. */
function march(distance: Distance, from: Vec, ray: Vec, limit: number): number | undefined {
  let travelled = 0;
  for (let step = 0; step < 220 && travelled < limit; step++) {
    const here = distance(
      from[0] + travelled * ray[0],
      from[1] + travelled * ray[1],
      from[2] + travelled * ray[2],
    );
    if (here < 0.0005 + 0.0002 * travelled) return travelled;
    travelled += here;
  }
  return undefined;
}

/** The gradient of the distance, relief taken off. */
function normalOf({ distance, relief }: Thing, [x, y, z]: Vec): Vec {
  const step = 0.0015;
  const height = (dx: number, dy: number, dz: number) => {
    const solid = distance(x + dx, y + dy, z + dz);
    return relief ? solid - relief(x + dx, y + dy, z + dz) : solid;
  };
  return normalise([
    height(step, 0, 0) - height(-step, 0, 0),
    height(0, step, 0) - height(0, -step, 0),
    height(0, 0, step) - height(0, 0, -step),
  ]);
}

/** How open the place is, 0…1: distances along the normal that fall short say what stands near (Evans 2006). */
function occlusion(distance: Distance, point: Vec, normal: Vec): number {
  let closed = 0;
  let weight = 1;
  for (const reach of [0.03, 0.09, 0.2, 0.42]) {
    const [x, y, z] = add(point, scale(normal, reach));
    closed += (weight * Math.max(0, reach - distance(x, y, z))) / reach;
    weight *= 0.72;
  }
  return Math.max(0.06, 1 - 0.42 * closed);
}
