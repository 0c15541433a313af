import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  iptcExtension,
  withXmpProperties,
  type XmpNamespace,
  xmpBasic,
  xmpProperties,
} from "./xmp.ts";

const ours: XmpNamespace = { prefix: "kintsugi", uri: "urn:kintsugi:test/" };
const text = (xmp: Uint8Array): string => Buffer.from(xmp).toString("utf8");
const bytes = (xmp: string): Uint8Array => Buffer.from(xmp, "utf8");
const rdfUri = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const packet = (inside: string) =>
  bytes(
    `<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${rdfUri}">${inside}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`,
  );

describe("properties in XMP", () => {
  test("come back as they were put, whatever they say", () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[A-Z][a-zA-Z0-9]{0,8}$/),
      fc.string({ unit: "grapheme" }).map((value) => value.trim()),
      { minKeys: 1, maxKeys: 4 },
    );
    fc.assert(
      fc.property(values, fc.boolean(), (properties, isFresh) => {
        const before = isFresh ? undefined : packet('<rdf:Description rdf:about=""/>');
        const after = withXmpProperties(before, [{ namespace: ours, properties }]);
        expect(xmpProperties(after, ours)).toEqual({ ...properties });
      }),
    );
  });

  test("go beside what is there, which stays byte for byte", () => {
    const inside =
      '<rdf:Description rdf:about="uuid:7" xmlns:dc="d"><dc:title>Käse</dc:title></rdf:Description>';
    const after = text(
      withXmpProperties(packet(inside), [{ namespace: ours, properties: { A: "1" } }]),
    );
    expect(after).toContain(inside);
    expect(after.replace(/<rdf:Description rdf:about="uuid:7"\s+xmlns:kintsugi[^>]*>\n/, "")).toBe(
      text(packet(inside)),
    );
  });

  test("replace older ones of the same name, as attributes and as elements, under any prefix", () => {
    const inside = [
      `<rdf:Description rdf:about="" xmlns:i="${iptcExtension.uri}" i:DigitalSourceType="old" i:Event="kept"/>`,
      `<rdf:Description rdf:about=""><i:DigitalSourceType>older</i:DigitalSourceType></rdf:Description>`,
    ];
    const properties = { DigitalSourceType: "new" };
    const after = withXmpProperties(packet(inside.join("")), [
      { namespace: iptcExtension, properties },
    ]);
    expect(text(after)).not.toMatch(/old/);
    expect(xmpProperties(after, iptcExtension)).toEqual({
      DigitalSourceType: "new",
      Event: "kept",
    });
    const again = withXmpProperties(after, [{ namespace: iptcExtension, properties }]);
    expect(text(again).match(/DigitalSourceType=/g)).toHaveLength(1);
  });

  test("are read from elements, resources and escapes", () => {
    const inside = `<rdf:Description xmlns:xap="${xmpBasic.uri}"><xap:CreatorTool>A &amp; B &#233;</xap:CreatorTool><xap:Base rdf:resource='http://x'/></rdf:Description>`;
    expect(xmpProperties(packet(inside), xmpBasic)).toEqual({
      CreatorTool: "A & B é",
      Base: "http://x",
    });
    expect(xmpProperties(undefined, xmpBasic)).toEqual({});
  });

  test("go into packets without a graph, and replace bytes that are none", () => {
    const properties = { A: "1" };
    const bare = bytes('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>mend</a></x:xmpmeta>');
    const after = withXmpProperties(bare, [{ namespace: ours, properties }]);
    expect(text(after)).toContain("<a>mend</a>");
    expect(xmpProperties(after, ours)).toEqual(properties);
    const noise = withXmpProperties(bytes("\0\x01 no packet"), [{ namespace: ours, properties }]);
    expect(text(noise)).toMatch(/^<\?xpacket begin="\uFEFF"/);
    expect(xmpProperties(noise, ours)).toEqual(properties);
  });
});
