/** Whose photographs weights were trained on, from the data's `sources.csv`: grouped by source and licence. */

/** A photograph's row of `sources.csv`. */
export interface PhotographRow {
  readonly file: string;
  readonly source: string;
  readonly licence: string;
  readonly attribution: string;
}

/** The photographs of one source under one licence. */
export interface Credit {
  readonly source: string;
  readonly licence: string;
  readonly count: number;
  /** As they were given, each once, in the order of the files. */
  readonly attributions: readonly string[];
}

/** What a recipe says of a source, in its `credits`. */
export interface RecipeCredit {
  readonly name: string;
  readonly licence: string;
  readonly credit: string;
  /** Part of all photographs, 0…1. */
  readonly share: number;
}

const columns = ["file", "source_repo", "source_path", "licence", "attribution"];

/** Reads the table (RFC 4180). Throws where its columns are others. */
export function readSources(csv: string): readonly PhotographRow[] {
  const [head, ...rows] = csv.trimEnd().split(/\r?\n/).map(fieldsOf);
  if (head.join() !== columns.join())
    throw new Error(`sources.csv: expected columns ${columns}, got ${head}`);
  return rows.map(([file, source, , licence, attribution]) => ({
    file,
    source,
    licence,
    attribution,
  }));
}

/** A line's fields; quoted ones may hold commas and doubled quotes. */
function fieldsOf(line: string): readonly string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

/** The credits of the files in a folder, the largest first. */
export function creditsOf(rows: readonly PhotographRow[], folder: string): readonly Credit[] {
  const groups = new Map<string, PhotographRow[]>();
  for (const row of rows) {
    if (!row.file.startsWith(`${folder}/`)) continue;
    const key = `${row.source}\n${row.licence}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const credits = [...groups.values()].map((group) => ({
    source: group[0].source,
    licence: group[0].licence,
    count: group.length,
    attributions: [...new Set(group.map(({ attribution }) => attribution))],
  }));
  return credits.sort((a, b) => b.count - a.count || (a.source < b.source ? -1 : 1));
}

/** Attributions that differ in an id alone: said once, then the ids. */
const families = [
  {
    form: /^Flickr photo (\d+) \(https:\/\/www\.flickr\.com\/photo\.gne\?id=\d+\); TensorFlow flower_photos/,
    words:
      "Flickr photos ID (`https://www.flickr.com/photo.gne?id=ID`); TensorFlow flower_photos, photographers named in that archive's LICENSE.txt",
  },
  {
    form: /^Open Images (?:V4 )?photo id ([0-9a-f]{16})$/,
    words:
      "Open Images photos ID, their photographers named there by ID (`https://storage.googleapis.com/openimages/web/index.html`)",
  },
  { form: /^Pexels photo (\d+)$/, words: "Pexels photos ID (`https://www.pexels.com/photo/ID/`)" },
] as const;

/** Where the licences' texts are. */
const licences = [
  `CC BY 2.0, 2.5, 3.0 and 4.0: \`https://creativecommons.org/licenses/by/2.0/\` and so on. CC0 1.0:
\`https://creativecommons.org/publicdomain/zero/1.0/\`. MIT: the terms of this package's LICENSE, under the copyright
line named below.`,
];

/** The credits as a document. */
export function creditsDocument(credits: readonly Credit[]): string {
  const total = sumOf(credits);
  const sections = credits.flatMap(({ source, licence, count, attributions }) => [
    `## ${source} — ${licence}`,
    `${count} ${count === 1 ? "file" : "files"}, ${percentOf(count / total)} of all.`,
    ...paragraphsOf(attributions),
  ]);
  const head = [
    "# Credits for the photographs behind the weights",
    `The weights in this folder were trained on ${total} files, cropped and scaled from the photographs below. The
photographs themselves are not part of this package. Written by \`scripts/credits.ts\`.`,
  ];
  return `${[...head, ...licences, ...sections].join("\n\n")}\n`;
}

function paragraphsOf(attributions: readonly string[]): readonly string[] {
  const byId = families.flatMap(({ form, words }) => {
    const ids = attributions.flatMap((text) => form.exec(text)?.[1] ?? []);
    return ids.length === 0 ? [] : [`${words}:`, ids.join(" ")];
  });
  const others = attributions.filter((text) => !families.some(({ form }) => form.test(text)));
  const list = others.map((text) => `- ${text}`).join("\n");
  return [...byId, ...(list ? [list] : [])];
}

/** The credits as recipes hold them. */
export function recipeCredits(credits: readonly Credit[]): readonly RecipeCredit[] {
  const total = sumOf(credits);
  return credits.map(({ source, licence, count, attributions }) => {
    const [first] = attributions;
    const credit =
      attributions.length === 1 ? first : `${attributions.length} credits in weights/CREDITS.md`;
    return { name: source, licence, credit, share: Number((count / total).toFixed(4)) };
  });
}

const sumOf = (credits: readonly Credit[]): number =>
  credits.reduce((sum, { count }) => sum + count, 0);

const percentOf = (share: number): string => `${(100 * share).toFixed(1)} %`;
