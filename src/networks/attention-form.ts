/**
 * The form of a network's attention: as published, with all of its traps mended, or with those that are named. A trap has
 * the name of the option that mends it.
 */
import {
  type CosineAttention,
  cosineAttentionDefaults,
  type EuclideanAttention,
  euclideanAttentionDefaults,
  publishedCosineAttention,
  publishedEuclideanAttention,
} from "../nn/index.ts";

/** A list is the published form with these traps mended: all of them is `mended`, none `published`. */
export type AttentionForm = "mended" | "published" | readonly AttentionTrap[];
export type AttentionTrap = keyof EuclideanAttention | keyof CosineAttention;

/** The traps of each attention. */
export const attentionTraps = {
  euclidean: Object.keys(publishedEuclideanAttention),
  cosine: Object.keys(publishedCosineAttention),
} as const;

export const euclideanForm = (form: AttentionForm): EuclideanAttention =>
  inForm(form, { published: publishedEuclideanAttention, mended: euclideanAttentionDefaults });

export const cosineForm = (form: AttentionForm): CosineAttention =>
  inForm(form, { published: publishedCosineAttention, mended: cosineAttentionDefaults });

/** The published options, but for those that the form mends. */
function inForm<Options extends object>(
  form: AttentionForm,
  forms: Readonly<Record<"published" | "mended", Options>>,
): Options {
  if (typeof form === "string") return forms[form];
  const isMended = ([trap]: [string, unknown]) => form.some((name) => name === trap);
  const repairs = Object.fromEntries(Object.entries(forms.mended).filter(isMended));
  return { ...forms.published, ...repairs };
}
