/** Test-time adaptation: a network fine-tuned on the known part of the picture that it is about to mend. */
export { type Adaptation, type AdaptationOptions, type AdaptingEvent, adaptTo } from "./adapt.ts";
export { adaptToPhoto } from "./adapt-photo.ts";
