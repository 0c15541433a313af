/** What weights that come along are called, behind their network's name. */
import type { DamageGroup } from "kintsugi/browser";

/**
 * The trainings that mend a group of damages, the first choice first. As `weightNames` in Node; the page has its own, so that
 * it need not fetch the library before a picture is opened.
 */
export const trainingsFor = (group: DamageGroup): readonly string[] => [group, "best", "fair"];
