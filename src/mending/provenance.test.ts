import { describe, expect, test } from "vitest";
import { iptcExtension, withXmpProperties, xmpProperties } from "../files/xmp.ts";
import { caveat } from "./caveat.ts";
import { provenanceAlone, provenanceIn, withProvenance } from "./provenance.ts";
import { version } from "./version.ts";

const done = {
  ...({ method: "gated-unet", kinds: ["mean"], holeAreaPx: 1280, compose: "paste" } as const),
  consistency: { kept: "within", toleranceLevels: 2.5 } as const,
  weights: { name: "gated-unet-mosaic", sha256: "a".repeat(64) },
};
const formula = { ...done, method: "telea", kinds: ["white-out"], weights: undefined } as const;
const { weights: _, ...byFormula } = { ...formula, consistency: { kept: "not at all" } as const };
const types = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const typeIn = (xmp: Uint8Array) => xmpProperties(xmp, iptcExtension).DigitalSourceType;
const typed = (DigitalSourceType: string) =>
  withXmpProperties(undefined, [{ namespace: iptcExtension, properties: { DigitalSourceType } }]);

describe("provenance", () => {
  test("says what a network did, and by IPTC's words what the picture now is", () => {
    const xmp = withProvenance(undefined, done);
    expect(typeIn(xmp)).toBe(`${types}compositeWithTrainedAlgorithmicMedia`);
    expect(provenanceIn(xmp)).toEqual({
      ...{ Version: version, Network: "gated-unet", Weights: "gated-unet-mosaic" },
      ...{ WeightsSha256: "a".repeat(64), Damage: "mean", HoleArea: "1280" },
      ...{ Consistency: "within 2.5 levels", Composition: "paste", Note: caveat },
    });
  });

  test("of a formula names no weights and another type", () => {
    const xmp = withProvenance(undefined, byFormula);
    expect(typeIn(xmp)).toBe(`${types}algorithmicallyEnhanced`);
    expect(provenanceIn(xmp)).toMatchObject({ Network: "telea", Consistency: "not at all" });
    expect(provenanceIn(xmp)).not.toHaveProperty("Weights");
  });

  test("of the last mending replaces that before, but never takes back that a network made a part", () => {
    const twice = withProvenance(withProvenance(undefined, done), byFormula);
    expect(provenanceIn(twice)?.Network).toBe("telea");
    expect(typeIn(twice)).toBe(`${types}compositeWithTrainedAlgorithmicMedia`);
    const made = `${types}trainedAlgorithmicMedia`;
    expect(typeIn(withProvenance(typed(made), done))).toBe(made);
    expect(typeIn(withProvenance(typed(`${types}digitalCapture`), byFormula))).toBe(
      `${types}algorithmicallyEnhanced`,
    );
  });

  test("can stand alone, and is not seen where there is none", () => {
    const long = withProvenance(Buffer.from(`<x:xmpmeta>${"long ".repeat(99)}</x:xmpmeta>`), done);
    const alone = provenanceAlone(long);
    expect(alone.length).toBeLessThan(1400);
    expect([typeIn(alone), provenanceIn(alone)]).toEqual([typeIn(long), provenanceIn(long)]);
    expect(provenanceIn(typed("x"))).toBeUndefined();
  });
});
