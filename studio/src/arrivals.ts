/** Pictures that arrive by drop, paste or dialog. */
import type { Tasks } from "./work/tasks.ts";

const open = (tasks: Tasks, files: FileList | undefined | null): boolean => {
  const file = files?.[0];
  if (file) void tasks.open(file, { name: file.name, task: "repair" });
  return file !== undefined;
};

export function acceptArrivals(tasks: Tasks): void {
  document.addEventListener("paste", ({ clipboardData }) => open(tasks, clipboardData?.files));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.documentElement.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.documentElement.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.documentElement.classList.remove("dropping");
    open(tasks, event.dataTransfer?.files);
  });
}

/** The dialog that chooses a file; the input stays in the page, so that tests and assistive tools find it. */
export function fileDialog(tasks: Tasks): () => void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.hidden = true;
  input.addEventListener("change", () => {
    open(tasks, input.files);
    input.value = "";
  });
  document.body.append(input);
  return () => input.click();
}
