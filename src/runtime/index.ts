export {
  type Device,
  type DeviceChoice,
  type DeviceName,
  type DeviceOptions,
  type Feeds,
  floats,
  type Memory,
  type RunOptions,
  type Session,
  type SessionOptions,
  type TensorArray,
  type TensorData,
  type Tensors,
} from "./device.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  type FloatFormat,
  floatFormats,
  type SafetensorsFile,
} from "./safetensors.ts";
export { sha256 } from "./sha256.ts";
export {
  type Card,
  type CardText,
  type CurvePoint,
  cardSchema,
  decodeWeights,
  encodeWeights,
  type TrainingCurve,
  type Weights,
  type WeightsFiles,
} from "./weights.ts";
