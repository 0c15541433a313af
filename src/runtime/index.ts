export type { AdamPlayer, OwnParameter } from "./adam-on-host.ts";
export {
  type Device,
  type DeviceChoice,
  type DeviceName,
  type DeviceOptions,
  deviceChoices,
  deviceNames,
  type Feeds,
  floats,
  type HostState,
  type Memory,
  type RunOptions,
  type Session,
  type SessionOptions,
  type SessionStage,
  type TensorArray,
  type TensorData,
  type TensorSpec,
  type Tensors,
} from "./device.ts";
export { breakUp, meetingOf, sharedFloats } from "./meeting.ts";
export {
  bytesOf,
  decodeSafetensors,
  encodeSafetensors,
  type FloatFormat,
  floatFormats,
  type SafetensorsFile,
  safetensorsHead,
} from "./safetensors.ts";
export { sha256 } from "./sha256.ts";
export {
  type Card,
  type CardText,
  type CurvePoint,
  cardSchema,
  decodeWeights,
  encodeWeights,
  type Origin,
  originSchema,
  stepsInto,
  type TrainingCurve,
  type Weights,
  type WeightsFiles,
} from "./weights.ts";
