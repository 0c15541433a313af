/** Pictures that arrive by drop, paste, dialog or camera. */
import type { Tasks } from "./work/tasks.ts";

const open = (tasks: Tasks, files: FileList | undefined | null): void => {
  if (!files || files.length === 0) return;
  void tasks.openAll([...files]);
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

/** What a dialog asks for: pictures, a mask for the one in front, or a photo that a phone takes now. */
export type Asked = "pictures" | "mask" | "camera";

/** The dialogs that choose files; the inputs stay in the page, so that tests and assistive tools find them. */
export function fileDialog(tasks: Tasks): (what?: Asked) => void {
  const inputs: { readonly [A in Asked]: HTMLInputElement } = {
    pictures: inputFor("pictures", (files) => open(tasks, files)),
    mask: inputFor("mask", ([file]) => void tasks.readHole(file)),
    camera: inputFor("camera", (files) => open(tasks, files)),
  };
  inputs.pictures.multiple = true;
  inputs.camera.setAttribute("capture", "environment");
  return (what = "pictures") => inputs[what].click();
}

function inputFor(what: Asked, accept: (files: FileList) => void): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "image/*";
  input.hidden = true;
  input.dataset.what = what;
  input.addEventListener("change", () => {
    if (input.files && input.files.length > 0) accept(input.files);
    input.value = "";
  });
  document.body.append(input);
  return input;
}
