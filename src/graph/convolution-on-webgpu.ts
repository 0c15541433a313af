/**
 * Convolutions that the WebGPU provider of ONNX Runtime 1.30 computes wrongly, without a word, as equal ones that it
 * computes rightly: zeros fill their channels or their kernel up. Only emission sees them; tests/webgpu.test.ts found them.
 */
import { conv, convTranspose } from "./convolution.ts";
import { broadcastTo, concat, pad, reshape, slice } from "./shaping.ts";
import { constant, type Node, type Tensor } from "./tensor.ts";

/** What to emit in place of a convolution; nothing where it is computed rightly as it is. */
export function convForWebgpu(node: Node<"conv">): Tensor | undefined {
  const [outputs, inputs, ...kernel] = node.inputs[1].shape;
  const { groups, padding } = node.attributes;
  // A 1×1 kernel is taken as unpadded where nothing is added above and on the left.
  const [top, left, ...ends] = padding;
  const isUnpadded = top + left === 0 && kernel.every((side) => side === 1);
  if (isUnpadded && ends.some((end) => end > 0)) return withMoreTaps(node);
  // 6, 9, 15, … input channels are read as if they were 3 (onnxruntime issue 29651).
  const misread = inputs > 3 && inputs % 3 === 0 && inputs % 4 !== 0 && outputs % 4 === 0;
  if (groups === 1 && misread) return withMoreInputs(node, 4 - (inputs % 4));
  // A vector of output channels reaches over into the next group.
  const perGroup = outputs / groups;
  const vector = outputs % 4 === 0 ? 4 : outputs % 2 === 0 ? 2 : 1;
  const straddles = perGroup >= 4 && perGroup % vector !== 0;
  return groups > 1 && straddles ? withMoreOutputs(node, 4 - (perGroup % 4)) : undefined;
}

/** What to emit in place of a transposed convolution; nothing where it is computed rightly as it is. */
export function convTransposeForWebgpu(node: Node<"convTranspose">): Tensor | undefined {
  const [x, weight, ...bias] = node.inputs;
  const { groups } = node.attributes;
  // Vectors of input channels are summed up as one where a group has a single output channel.
  const perGroup = x.shape[1] / groups;
  if (groups === 1 || weight.shape[1] > 1 || perGroup % 2 > 0) return undefined;
  const wider = bias.map((each) => moreInGroups(each, groups, 1));
  const wide = convTranspose(x, filledUp(weight, 1, 1), optionsOf(node.attributes, wider));
  return fewerInGroups(wide, groups, 1);
}

/**
 * One tap more, of zeros, and as much padding. ONNX Runtime merges a Pad before a convolution into it, even one of the
 * weight: so the tap is concatenated.
 */
function withMoreTaps({ inputs, attributes }: Node<"conv">): Tensor {
  const [x, weight, ...bias] = inputs;
  const [top, left, bottom, right] = attributes.padding;
  const tap = broadcastTo(constant(0), [...weight.shape.slice(0, 3), 1]);
  const padding = [top, left, bottom, right + attributes.dilation[1]] as const;
  return conv(x, concat([weight, tap], 3), { ...optionsOf(attributes, bias), padding });
}

function withMoreInputs({ inputs, attributes }: Node<"conv">, more: number): Tensor {
  const [x, weight, ...bias] = inputs;
  return conv(filledUp(x, 1, more), filledUp(weight, 1, more), optionsOf(attributes, bias));
}

function withMoreOutputs({ inputs, attributes }: Node<"conv">, more: number): Tensor {
  const { groups } = attributes;
  const [x, ...weightAndBias] = inputs;
  const [weight, ...bias] = weightAndBias.map((each) => moreInGroups(each, groups, more));
  const wide = conv(x, weight, optionsOf(attributes, bias)); // [N, groups·(O/groups + more), H, W]
  return fewerInGroups(wide, groups, more);
}

const optionsOf = <Geometry>(geometry: Geometry, [bias]: readonly Tensor[]) =>
  bias ? { ...geometry, bias } : geometry;

/** Zeros at the end of an axis. */
function filledUp(x: Tensor, axis: number, more: number): Tensor {
  return pad(x, {
    before: x.shape.map(() => 0),
    after: x.shape.map((_, i) => (i === axis ? more : 0)),
  });
}

/** [groups·O, ...] → [groups·(O + more), ...]: each group ends in zeros. */
function moreInGroups(x: Tensor, groups: number, more: number): Tensor {
  const rest = x.shape.slice(1);
  const apart = reshape(x, [groups, x.shape[0] / groups, ...rest]);
  return reshape(filledUp(apart, 1, more), [x.shape[0] + groups * more, ...rest]);
}

/** [N, groups·(O + more), H, W] → [N, groups·O, H, W]: each group loses its end. */
function fewerInGroups(y: Tensor, groups: number, more: number): Tensor {
  const [n, channels, height, width] = y.shape;
  const apart = reshape(y, [n, groups, channels / groups, height, width]);
  const kept = slice(apart, [{ axis: 2, end: channels / groups - more }]);
  return reshape(kept, [n, channels - groups * more, height, width]);
}
