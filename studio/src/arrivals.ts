/** Pictures that arrive by drop, paste, dialog or camera. */
import { hashOf, routeOf } from "./pages/route.ts";
import type { Tasks } from "./work/tasks.ts";

const open = (tasks: Tasks, files: FileList | undefined | null): void => {
  if (!files || files.length === 0) return;
  goToBench();
  void tasks.openAll([...files]);
};

function goToBench(): void {
  if (routeOf(location.hash).page !== "bench") location.hash = hashOf("bench");
}

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
    const folders = foldersIn(event.dataTransfer);
    const files = event.dataTransfer?.files;
    if (folders.length === 0) open(tasks, files);
    else void openFolders(tasks, folders, [...(files ?? [])]);
  });
}

/** All that lies in the folders, and the pictures that were dropped beside them. */
async function openFolders(
  tasks: Tasks,
  folders: readonly FileSystemDirectoryEntry[],
  beside: readonly File[],
): Promise<void> {
  const inside = await Promise.all(folders.map(filesIn));
  goToBench();
  tasks.openFolder([...beside, ...inside.flat()]);
}

/** Folders among what was dropped. */
const foldersIn = (data: DataTransfer | null): readonly FileSystemDirectoryEntry[] =>
  [...(data?.items ?? [])]
    .map((item) => item.webkitGetAsEntry?.())
    .filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory ?? false);

/** All files of a folder and of those in it. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    for (const entry of some) {
      if (entry.isDirectory) files.push(...(await filesIn(entry as FileSystemDirectoryEntry)));
      else files.push(await fileOf(entry as FileSystemFileEntry));
    }
  }
}

/** The file, which knows the folders that it lies in as one from a dialog does. */
async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  return Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.slice(1) });
}

/** What a dialog asks for: pictures, a folder of them, a mask for the one in front, or a photo that a phone takes now. */
export type Asked = "pictures" | "folder" | "mask" | "camera";

/** The dialogs that choose files; the inputs stay in the page, so that tests and assistive tools find them. */
export function fileDialog(tasks: Tasks): (what?: Asked) => void {
  const inputs: { readonly [A in Asked]: HTMLInputElement } = {
    pictures: inputFor("pictures", (files) => open(tasks, files)),
    folder: inputFor("folder", (files) => tasks.openFolder([...files])),
    mask: inputFor("mask", ([file]) => void tasks.readHole(file)),
    camera: inputFor("camera", (files) => open(tasks, files)),
  };
  inputs.pictures.multiple = true;
  inputs.folder.webkitdirectory = true;
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
