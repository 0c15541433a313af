/**
 * A network's graph as layers: which there are, what feeds which, what each costs, and the tensors in it worth looking
 * at. Nothing is told by the networks; a layer is what the weights under one name make of what comes in.
 */
import {
  multiplyAdds,
  type Shape,
  simplify,
  sizeOf,
  type Tensor,
  topologicalOrder,
} from "../graph/index.ts";
import type { BuiltNetwork } from "./registry.ts";

export type LayerKind = "gated" | "partial" | "convolution" | "attention";

export interface Layer {
  /** The name of its weights, as `encoder.0`; with `(2)` where they serve a second time. */
  readonly id: string;
  readonly kind: LayerKind;
  /** Of what it gives: `[N, C, H, W]`, or queries × keys `[N, L, L]` of an attention. */
  readonly shape: Shape;
  readonly kernel?: number;
  readonly stride?: number;
  readonly dilation?: number;
  /** How many numbers it learns; 0 where another layer counts them. */
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** The layers whose results it reads; `input` stands for all that the network is told. */
  readonly from: readonly string[];
}

/** What there is to see of a layer. */
export interface Sights {
  /** `[N, C, H, W]`: what it gives. */
  readonly activation?: Tensor;
  /** `[N, C, H, W]`, 0…1: how far each gate is open. */
  readonly gate?: Tensor;
  /** `[N, 1, H, W]`: how many valid places its window saw; 0 is what is left of the hole. */
  readonly seen?: Tensor;
  /** `[N, L, L]`: for each query what it takes from each key. */
  readonly attention?: Tensor;
}

export interface Anatomy {
  readonly layers: readonly Layer[];
  readonly sights: ReadonlyMap<string, Sights>;
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** The layers that mending needs, each after those it reads. */
export function anatomyOf({ outputs, parameters }: BuiltNetwork): Anatomy {
  const tensors = topologicalOrder(simplify([outputs.mended]));
  const dissection = dissected(
    tensors,
    new Set([...parameters.all, ...parameters.statistics].map(({ name }) => name)),
  );
  const counts = new Map(parameters.all.map(({ name, tensor }) => [name, sizeOf(tensor.shape)]));
  const shapes = new Map(parameters.all.map(({ name, tensor }) => [name, tensor.shape]));
  const { bodies } = dissection;
  const sights = new Map([...bodies].map(([id, body]) => [id, sightsOf(body, dissection)]));
  const layers = [...bodies].map(([id, body]) =>
    layerOf(id, body, { sights: sights.get(id)!, counts, shapes }),
  );
  return {
    ...{ layers, sights, parameters: parameters.count },
    multiplyAdds: tensors.reduce((sum, tensor) => sum + multiplyAdds(tensor), 0),
  };
}

// ── Whose each tensor is ────────────────────────────────────────────────────────────────────────

/** A layer's tensors in their order, and what it reads. */
interface Body {
  readonly own: Tensor[];
  readonly from: Set<string>;
  /** Names of its parameters. */
  readonly named: Set<string>;
}

interface Dissection {
  readonly bodies: ReadonlyMap<string, Body>;
  /** The layers whose results a tensor holds. */
  readonly sources: ReadonlyMap<Tensor, ReadonlySet<string>>;
  readonly users: ReadonlyMap<Tensor, readonly Tensor[]>;
}

const INPUT = "input";

function dissected(tensors: readonly Tensor[], learnt: ReadonlySet<string>): Dissection {
  const bodies = new Map<string, Body>();
  const sources = new Map<Tensor, ReadonlySet<string>>();
  const users = new Map<Tensor, Tensor[]>();
  const weights = weightsAmong(tensors, learnt);
  const namer = layerNamer(weights);
  const unpaid = onceEach((tensor) => (weights.has(tensor) ? tensor.inputs : []));
  for (const tensor of tensors) {
    for (const from of tensor.inputs) users.set(from, [...(users.get(from) ?? []), tensor]);
    if (tensor.op === "constant" || weights.has(tensor)) continue;
    const read = readBy(tensor, sources, bodies);
    const begun = namer(tensor);
    if (begun === undefined) {
      sources.set(tensor, read);
    } else {
      const body = bodies.get(begun) ?? { own: [], from: new Set(), named: new Set() };
      for (const each of read) if (each !== begun) body.from.add(each);
      bodies.set(begun, body);
      sources.set(tensor, new Set([begun]));
    }
    const [only, ...others] = sources.get(tensor)!;
    const body = others.length === 0 ? bodies.get(only) : undefined;
    if (body === undefined) continue;
    body.own.push(tensor);
    for (const from of tensor.inputs.filter((each) => weights.has(each))) {
      for (const name of weights.get(from)!) body.named.add(name);
      body.own.push(...unpaid(from));
    }
  }
  return { bodies, sources, users };
}

/** Tensors made of parameters alone, with the names of those. */
function weightsAmong(tensors: readonly Tensor[], learnt: ReadonlySet<string>) {
  const weights = new Map<Tensor, readonly string[]>();
  for (const tensor of tensors) {
    if (tensor.op === "input") {
      if (learnt.has(tensor.attributes.name)) weights.set(tensor, [tensor.attributes.name]);
      continue;
    }
    const names = tensor.inputs.flatMap((from) => weights.get(from) ?? []);
    const isAlone = tensor.inputs.every((from) => weights.has(from) || isConstant(from));
    if (names.length > 0 && isAlone) weights.set(tensor, [...new Set(names)]);
  }
  return weights;
}

/** What a tensor is made of, as far as nobody was given it before. */
function onceEach(madeOf: (tensor: Tensor) => readonly Tensor[]) {
  const given = new Set<Tensor>();
  return function take(tensor: Tensor): readonly Tensor[] {
    if (given.has(tensor)) return [];
    given.add(tensor);
    return [...madeOf(tensor).flatMap(take), tensor];
  };
}

const isConstant = ({ op, inputs }: Tensor): boolean =>
  op === "constant" || (op !== "input" && inputs.length > 0 && inputs.every(isConstant));

/** What a tensor reads; what the network is told counts only where nothing else is read. */
function readBy(
  tensor: Tensor,
  sources: ReadonlyMap<Tensor, ReadonlySet<string>>,
  bodies: ReadonlyMap<string, Body>,
): ReadonlySet<string> {
  if (tensor.op === "input") return new Set([INPUT]);
  const all = new Set(tensor.inputs.flatMap((from) => [...(sources.get(from) ?? [])]));
  if (all.size > 1) all.delete(INPUT);
  // What an attention pastes is its own, although it pastes what it matched.
  for (const each of [...all]) {
    if (isAttention(each)) for (const matched of bodies.get(each)!.from) all.delete(matched);
  }
  return tensor.op === "add" && all.size > 1 ? addedTo(newestOf(all, bodies), all, bodies) : all;
}

/** A sum belongs to the layer that came last, which adds to what was there. */
function addedTo(
  newest: string,
  all: ReadonlySet<string>,
  bodies: ReadonlyMap<string, Body>,
): ReadonlySet<string> {
  for (const each of all) if (each !== newest) bodies.get(newest)!.from.add(each);
  return new Set([newest]);
}

const newestOf = (ids: ReadonlySet<string>, bodies: ReadonlyMap<string, Body>): string =>
  [...bodies.keys()].filter((id) => ids.has(id)).at(-1)!;

const isAttention = (id: string): boolean => /^attention( \d+)?$/.test(id);

/** Tells which layer a tensor begins: one of convolution, or an attention by its softmax. */
function layerNamer(weights: ReadonlyMap<Tensor, readonly string[]>) {
  const uses = new Map<Tensor, number>();
  let attentions = 0;
  return (tensor: Tensor): string | undefined => {
    if (isSoftmaxOfPairs(tensor)) return `attention${++attentions > 1 ? ` ${attentions}` : ""}`;
    if (!["conv", "convTranspose", "matmul"].includes(tensor.op)) return undefined;
    const weight = tensor.inputs.find((from) => weights.has(from));
    if (weight === undefined) return undefined;
    const use = (uses.get(weight) ?? 0) + 1;
    uses.set(weight, use);
    const prefixes = weights.get(weight)!.map((name) => name.replace(/\.[^.]*$/, ""));
    const [name] = prefixes.sort((a, b) => b.length - a.length);
    return use > 1 ? `${name} (${use})` : name;
  };
}

/** A softmax over a square table of queries and keys. */
const isSoftmaxOfPairs = ({ op, shape }: Tensor): boolean =>
  op === "softmax" && shape.length === 3 && shape[1] === shape[2];

// ── What a layer is ─────────────────────────────────────────────────────────────────────────────

interface Known {
  readonly sights: Sights;
  readonly counts: Map<string, number>;
  readonly shapes: ReadonlyMap<string, Shape>;
}

/** The side of the first kernel `[O, C, k, k]` among parameters. */
const kernelAmong = (names: Iterable<string>, shapes: ReadonlyMap<string, Shape>) =>
  [...names].flatMap((name) => (shapes.get(name)?.length === 4 ? [shapes.get(name)![2]] : []))[0];

function layerOf(id: string, { own, from, named }: Body, { sights, counts, shapes }: Known): Layer {
  let parameters = 0;
  for (const name of named) {
    parameters += counts.get(name) ?? 0;
    counts.delete(name); // shared ones count once
  }
  const { activation, attention, gate, seen } = sights;
  const kind = attention ? "attention" : gate ? "gated" : seen ? "partial" : "convolution";
  return {
    ...{ id, kind, parameters, from: [...from], ...geometryOf(own, kernelAmong(named, shapes)) },
    shape: (attention ?? activation)?.shape ?? own[0].shape,
    multiplyAdds: own.reduce((sum, tensor) => sum + multiplyAdds(tensor), 0),
  };
}

/** The kernel as it is learnt: what is computed may be folded. */
function geometryOf(
  own: readonly Tensor[],
  kernel: number | undefined,
): Pick<Layer, "kernel" | "stride" | "dilation"> {
  const first = own.find(({ op }) => op === "conv" || op === "convTranspose");
  if (kernel === undefined || (first?.op !== "conv" && first?.op !== "convTranspose")) return {};
  const { stride, dilation } = first.attributes;
  return {
    kernel,
    ...(stride[0] > 1 && { stride: stride[0] }),
    ...(dilation[0] > 1 && { dilation: dilation[0] }),
  };
}

function sightsOf(body: Body, { sources, users }: Dissection): Sights {
  const { own } = body;
  const first = own[0];
  if (isSoftmaxOfPairs(first)) return { attention: first };
  const isOwn = (tensor: Tensor) => own.includes(tensor);
  const leaves = (tensor: Tensor) => users.get(tensor)?.some((user) => !isOwn(user)) ?? true;
  const planes = own.filter(
    (tensor) => sources.has(tensor) && tensor.shape.length === 4 && tensor.dtype === "float32",
  );
  const activation = unpadded(planes.find(leaves) ?? planes.at(-1));
  const isGate = (tensor: Tensor) =>
    tensor.op === "sigmoid" &&
    users.get(tensor)!.some(({ op, inputs }) => op === "mul" && inputs.every(isOwn));
  const gate = planes.find(isGate);
  const seen = own.flatMap(({ inputs }) =>
    inputs.flatMap((from) => countBehind(from, sources, users) ?? []),
  )[0];
  return { ...(activation && { activation }), ...(gate && { gate }), ...(seen && { seen }) };
}

/** Before what the next layer pads. */
const unpadded = (tensor: Tensor | undefined): Tensor | undefined =>
  tensor?.op === "pad" ? unpadded(tensor.inputs[0]) : tensor;

/** A partial convolution scales by places / max(count, 1), and is valid where not count < 1. */
function countBehind(
  scale: Tensor,
  sources: ReadonlyMap<Tensor, ReadonlySet<string>>,
  users: ReadonlyMap<Tensor, readonly Tensor[]>,
): Tensor | undefined {
  const isTold = sources.get(scale)?.has(INPUT) && sources.get(scale)?.size === 1;
  if (scale.op !== "div" || !isTold) return undefined;
  const least = scale.inputs.find(({ op }) => op === "max");
  return least?.inputs.find((from) => users.get(from)?.some(({ op }) => op === "less"));
}
