/** The sample pictures that come along. */
const files = import.meta.glob<string>("../../examples/*.png", {
  eager: true,
  query: "?url",
  import: "default",
});

export const samples = Object.entries(files).map(([path, url]) => ({
  name: path.replace(/^.*\/|\.png$/g, ""),
  url,
}));
