/** Preconditioned conjugate gradients (Hestenes and Stiefel 1952) for a symmetric positive definite operator. */

/** `out = A x`, or `out ≈ A⁻¹ x` for the preconditioner, which must be symmetric and positive definite too. */
export type Operator = (x: Float64Array, out: Float64Array) => void;

/**
 * Solves A x = load from x = 0, until the residual, measured by the preconditioner, has fallen by `tolerance`.
 * Vectors may have entries that the operator never touches: they must be 0 in `load` and stay 0.
 */
export function conjugateGradients(
  operators: { readonly apply: Operator; readonly precondition: Operator },
  load: Float64Array,
  { tolerance, maxSteps }: { readonly tolerance: number; readonly maxSteps: number },
): Float64Array {
  const { apply, precondition } = operators;
  const solution = new Float64Array(load.length);
  const residual = load.slice();
  const better = new Float64Array(load.length); // the preconditioned residual
  precondition(residual, better);
  const direction = better.slice();
  const image = new Float64Array(load.length); // A · direction
  let size = dot(residual, better);
  const enough = size * tolerance ** 2;
  for (let step = 0; step < maxSteps && size > enough; step++) {
    apply(direction, image);
    const length = size / dot(direction, image);
    addScaled(solution, length, direction);
    addScaled(residual, -length, image);
    precondition(residual, better);
    const next = dot(residual, better);
    const momentum = next / size;
    for (let i = 0; i < direction.length; i++) direction[i] = better[i] + momentum * direction[i];
    size = next;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(to: Float64Array, scale: number, of: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += scale * of[i];
}
