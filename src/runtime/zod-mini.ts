/** zod's small form, for what every page loads: without methods and JSON Schema, and with the same English messages. */
import { en } from "zod/locales";
import * as z from "zod/mini";

z.config(en());

export { z };
