/** The sample pictures' scenes by the names of their files. */
import { cloth } from "./cloth.ts";
import type { Scene } from "./scene.ts";
import { shelf } from "./shelf.ts";
import { stillLife } from "./still-life.ts";

export const scenes: Readonly<Record<string, Scene>> = { "still-life": stillLife, cloth, shelf };
