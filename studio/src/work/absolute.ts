/** The whole address of a file that the build names relatively: workers have another base than the page. */
export const absolute = (url: string): string => new URL(url, globalThis.location.href).href;
