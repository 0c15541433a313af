/**
 * Properties in an XMP packet (ISO 16684-1), read and written as text: simple ones alone, `prefix:Name="value"` or
 * `<prefix:Name>value</prefix:Name>`. All that the packet says beside them stays as it is, byte for byte.
 */

/** A namespace and the prefix that is customary for it; a packet may use another. */
export interface XmpNamespace {
  readonly prefix: string;
  readonly uri: string;
}

export const iptcExtension: XmpNamespace = {
  prefix: "Iptc4xmpExt",
  uri: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
};
export const xmpBasic: XmpNamespace = { prefix: "xmp", uri: "http://ns.adobe.com/xap/1.0/" };
/** Ours: what `kintsugi mend` did. */
export const kintsugiProvenance: XmpNamespace = {
  prefix: "kintsugi",
  uri: "urn:kintsugi:provenance:1.0/",
};

const rdf = { prefix: "rdf", uri: "http://www.w3.org/1999/02/22-rdf-syntax-ns#" };

/** Names and values, not escaped. */
export type XmpProperties = Readonly<Record<string, string>>;

/** The simple properties of a namespace; the first of each name. */
export function xmpProperties(xmp: Uint8Array | undefined, { uri }: XmpNamespace): XmpProperties {
  const packet = textOf(xmp);
  const found: Record<string, string> = {};
  for (const prefix of prefixesOf(packet, uri)) {
    const name = String.raw`${prefix}:([\w-]+)`;
    const attributes = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`, "g");
    const elements = new RegExp(String.raw`<${name}\s*>([^<]*)<`, "g");
    const resources = new RegExp(
      String.raw`<${name}\s+[\w-]+:resource\s*=\s*["']([^"']*)["']`,
      "g",
    );
    for (const pattern of [attributes, elements, resources]) {
      for (const [, property, value, other] of packet.matchAll(pattern)) {
        found[property] ??= unescaped(value ?? other).trim();
      }
    }
  }
  return found;
}

/** What is put into a packet: a namespace's properties. */
export interface XmpAddition {
  readonly namespace: XmpNamespace;
  readonly properties: XmpProperties;
}

/** The packet, or a new one, with these properties; older ones of the same names are gone. */
export function withXmpProperties(
  xmp: Uint8Array | undefined,
  additions: readonly XmpAddition[],
): Uint8Array {
  const older = additions.reduce(without, textOf(xmp));
  const [, resource = rdf.prefix] = /<\/([\w.-]+):RDF\s*>/.exec(older) ?? [];
  const [, about = ""] = /:about\s*=\s*["']([^"']*)["']/.exec(older) ?? [];
  const added = description(additions, { resource, about });
  const graph = `<rdf:RDF xmlns:rdf="${rdf.uri}">${added}</rdf:RDF>`;
  const packet =
    insertedBefore(older, /<\/[\w.-]+:RDF\s*>/g, added) ??
    insertedBefore(older, /<\/[\w.-]+:xmpmeta\s*>/g, graph) ??
    freshPacket(graph);
  return new TextEncoder().encode(packet);
}

const textOf = (xmp: Uint8Array | undefined): string =>
  xmp ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(xmp) : "";

/** All prefixes that the packet binds to the namespace. */
function prefixesOf(packet: string, uri: string): readonly string[] {
  const bindings = packet.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g);
  return [...new Set([...bindings].filter(([, , bound]) => bound === uri).map(([, name]) => name))];
}

function without(packet: string, { namespace, properties }: XmpAddition): string {
  const names = Object.keys(properties).join("|");
  return prefixesOf(packet, namespace.uri).reduce((rest, prefix) => {
    const name = `${prefix}:(?:${names})`;
    return rest
      .replaceAll(new RegExp(String.raw`\s${name}\s*=\s*(?:"[^"]*"|'[^']*')`, "g"), "")
      .replaceAll(new RegExp(String.raw`<(${name})\b[^>]*/>`, "g"), "")
      .replaceAll(new RegExp(String.raw`<(${name})\b[^>]*>[\s\S]*?</\1\s*>`, "g"), "");
  }, packet);
}

function description(
  additions: readonly XmpAddition[],
  { resource, about }: { readonly resource: string; readonly about: string },
): string {
  const bindings = additions.map(({ namespace: { prefix, uri } }) => `xmlns:${prefix}="${uri}"`);
  const values = additions.flatMap(({ namespace: { prefix }, properties }) =>
    Object.entries(properties).map(([name, value]) => `${prefix}:${name}="${escaped(value)}"`),
  );
  const attributes = [`${resource}:about="${about}"`, ...bindings, ...values].join("\n  ");
  return `<${resource}:Description ${attributes}/>\n`;
}

/** Undefined where the pattern is nowhere; before the last place where it is several times. */
function insertedBefore(packet: string, pattern: RegExp, added: string): string | undefined {
  const at = [...packet.matchAll(pattern)].at(-1)?.index;
  return at === undefined ? undefined : packet.slice(0, at) + added + packet.slice(at);
}

const freshPacket = (graph: string): string =>
  [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    `<x:xmpmeta xmlns:x="adobe:ns:meta/">${graph}</x:xmpmeta>`,
    '<?xpacket end="w"?>',
  ].join("\n");

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" } as const;

const escaped = (value: string): string =>
  value.replaceAll(/[&<>"']/g, (sign) => entities[sign as keyof typeof entities]);

const signs = Object.fromEntries(Object.entries(entities).map(([sign, name]) => [name, sign]));

const unescaped = (value: string): string =>
  value
    .replaceAll(/&(?:amp|lt|gt|quot|apos);/g, (entity) => signs[entity])
    .replaceAll(/&#(\d{1,7});/g, (_, code) => characterOf(Number(code)))
    .replaceAll(/&#x([\da-fA-F]{1,6});/g, (_, code) => characterOf(Number.parseInt(code, 16)));

const characterOf = (code: number): string =>
  code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
