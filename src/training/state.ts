/** What a training keeps on the device: weights, moments and running means, fresh or from somewhere. */
import { KintsugiError } from "../errors.ts";
import { sizeOf } from "../graph/index.ts";
import { type Parameter, stateNames } from "../nn/index.ts";
import { floats, type TensorData, type Tensors } from "../runtime/index.ts";

/** Weights with empty moments, the running means equal to the weights. */
export function stateFromWeights(
  parameters: readonly Parameter[],
  weights: Readonly<Record<string, Float32Array>>,
): Tensors {
  return Object.fromEntries(
    parameters.flatMap(({ name, tensor: { shape } }): [string, TensorData][] => [
      [name, floats(shape, weights[name])],
      [stateNames.average(name), floats(shape, weights[name])],
      [stateNames.moment1(name), floats(shape, new Float32Array(sizeOf(shape)))],
      [stateNames.moment2(name), floats(shape, new Float32Array(sizeOf(shape)))],
    ]),
  );
}

/** The names of everything that a checkpoint holds. */
export const stateNamesOf = (parameters: readonly Parameter[]): readonly string[] =>
  parameters.flatMap(({ name }) => [
    name,
    stateNames.average(name),
    stateNames.moment1(name),
    stateNames.moment2(name),
  ]);

/** The values of another run's weights for these parameters. Errors: weights-invalid. */
export function weightsFor(
  parameters: readonly Parameter[],
  tensors: Tensors,
  where: string,
): Readonly<Record<string, Float32Array>> {
  return Object.fromEntries(
    parameters.map(({ name, tensor: { shape } }) => {
      const found = tensors[name];
      if (found?.dtype === "float32" && found.shape.join() === shape.join())
        return [name, found.data];
      throw new KintsugiError("weights-invalid", {
        where,
        expected: `"${name}" of shape [${shape.join(", ")}]`,
        got: found ? `[${found.shape.join(", ")}]` : "nothing of that name",
        advice: "give weights of the recipe's network and configuration",
      });
    }),
  );
}
