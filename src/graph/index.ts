export {
  type ConvolutionOptions,
  type ConvTransposeOptions,
  conv,
  convTranspose,
} from "./convolution.ts";
export { type Cost, costOf, multiplyAdds } from "./cost.ts";
export {
  abs,
  add,
  clip,
  div,
  elu,
  equal,
  exp,
  greater,
  indicator,
  leakyRelu,
  less,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
export { emitModel, type ModelPorts } from "./emit.ts";
export { convEnlarged, convEnlargedBeside } from "./enlarged-convolution.ts";
export { type Forgetting, forgettable, workOf } from "./forget.ts";
export { type GraphForm, inForm } from "./form.ts";
export { gather, scatterAdd } from "./gather.ts";
export { gradients, topologicalOrder } from "./gradient.ts";
export { type Buffers, bytesOf, type MemoryNeed, memoryNeed } from "./liveness.ts";
export { matmul, transposeMatrix } from "./matmul.ts";
export { foldPatches, type PatchOptions, patches } from "./patches.ts";
export { pooledMean, pooledVariance } from "./pooled-moments.ts";
export { averagePool, maxPool, type PoolingOptions } from "./pooling.ts";
export { print } from "./print.ts";
export {
  type CompiledProgram,
  compile,
  nextName,
  type Port,
  type Program,
  type StatePort,
  type StateSlot,
} from "./program.ts";
export { type ReadNetwork, type ReadOptions, readModel } from "./read.ts";
export { recomputing } from "./recompute.ts";
export {
  logSoftmax,
  mean,
  type ReductionOptions,
  reduceMax,
  softmax,
  sum,
  variance,
} from "./reduction.ts";
export { enlargeNearest, type ResizeOptions, resize } from "./resize.ts";
export {
  broadcastTo,
  concat,
  cutTo,
  deinterleave,
  flip,
  interleave,
  type PadMode,
  pad,
  reshape,
  type SliceRange,
  slice,
  split,
  transpose,
} from "./shaping.ts";
export { shareEqual, simplify } from "./simplify.ts";
export { isBetween, isMoment, type Pooling, type Stage, stagesOf } from "./stages.ts";
export {
  type ConstantsFile,
  constant,
  type DType,
  input,
  integers,
  type Node,
  type Operand,
  type Shape,
  type Stored,
  sizeOf,
  storedConstant,
  type Tensor,
} from "./tensor.ts";
export { convByWinograd, withFewerProducts } from "./winograd.ts";
