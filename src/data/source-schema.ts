/** Where pictures come from, as part of a recipe: a folder, synthetic pictures, or a mix. */
import { z } from "zod";

const folder = z.strictObject({
  kind: z.literal("folder"),
  path: z.string().min(1),
  /** Larger pictures are shrunk to this shorter side when they are read. */
  shorterSidePx: z.int().min(32).max(4096).default(512),
});

const synthetic = z.strictObject({
  kind: z.literal("synthetic"),
  sidePx: z.int().min(32).max(1024).default(256),
  /** How many different ones; endless unless given. */
  count: z.int().min(1).optional(),
});

/** What the recipe writes for a source; recursive, so spelt out. */
export type SourceRecipe =
  | z.output<typeof folder>
  | z.output<typeof synthetic>
  | { kind: "mixed"; of: { share: number; source: SourceRecipe }[] };

export type SourceInput =
  | z.input<typeof folder>
  | z.input<typeof synthetic>
  | { kind: "mixed"; of: { share: number; source: SourceInput }[] };

export const sourceSchema: z.ZodType<SourceRecipe, SourceInput> = z.lazy(() =>
  z.discriminatedUnion("kind", [folder, synthetic, mixed]),
);

const mixed = z.strictObject({
  kind: z.literal("mixed"),
  of: z.array(z.strictObject({ share: z.number().positive(), source: sourceSchema })).min(1),
});
