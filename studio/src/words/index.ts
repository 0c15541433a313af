/** The studio's languages. */
export { en, type Words } from "./en.ts";
export { ja } from "./ja.ts";
