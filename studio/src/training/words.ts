/** What the training's page says, in both languages. */
import { useStudio } from "../panels/use-studio.ts";
import type { Language } from "../state.ts";
import type { Phase } from "./course.ts";

const en = {
  title: "Train a network",
  lead: "A small gated U-Net learns here, in this page, by the same programs as kintsugi train: batches are broken as the recipe says, mended, and the weights moved a little, step by step. Pictures never leave the page.",
  damage: { label: "It learns to mend", mosaic: "Mosaics", "white-out": "White-outs" },
  pictures: {
    label: "It learns from",
    synthetic: "Synthetic pictures",
    own: "Your own pictures",
    folder: "Choose a folder",
    files: "Choose pictures",
    chosen: (n: number) => (n === 1 ? "1 file" : `${n} files`),
    read: (n: number) =>
      `${n} pictures could be read; a fifth of them is kept apart to measure by.`,
  },
  steps: "Steps",
  start: "Start training",
  pause: "Pause",
  resume: "Go on",
  again: "Start anew",
  kept: (step: number, of: number) => `A training was paused at step ${step} of ${of}.`,
  phases: {
    ready: "",
    starting: "Getting ready…",
    running: "Training",
    pausing: "Pausing after this step…",
    paused: "Paused",
    finished: "Finished",
    failed: "The training ended.",
  } satisfies { readonly [P in Phase]: string },
  progress: (step: number, of: number) => `Step ${step} of ${of}`,
  speed: (pictures: string) => `${pictures} pictures a second`,
  left: (seconds: number) => `about ${seconds} s left`,
  device: (device: string, parameters: string) => `${parameters} parameters on ${device}`,
  sheet: "Held-out pictures: original, broken, first guess, mended",
  samples: "Samples",
  save: "Save the weights",
  card: "Save their card",
  use: "Put both into one folder and mend with them:",
};

export type TrainingWords = typeof en;

const ja: TrainingWords = {
  title: "ネットワークを育てる",
  lead: "小さなゲート付きU-Netが、kintsugi train と同じプログラムで、このページの中で学習します。レシピどおりに画像をこわし、直し、重みを少しずつ動かすことを繰り返します。画像がページの外に出ることはありません。",
  damage: { label: "直せるようにするもの", mosaic: "モザイク", "white-out": "白塗り" },
  pictures: {
    label: "学習に使う画像",
    synthetic: "合成画像",
    own: "自分の画像",
    folder: "フォルダーを選ぶ",
    files: "画像を選ぶ",
    chosen: (n: number) => `${n}個のファイル`,
    read: (n: number) => `${n}枚の画像を読めました。その五分の一は測定用に取り分けます。`,
  },
  steps: "ステップ数",
  start: "学習を始める",
  pause: "一時停止",
  resume: "続ける",
  again: "最初から始める",
  kept: (step: number, of: number) =>
    `${of}ステップ中${step}ステップで一時停止した学習があります。`,
  phases: {
    ready: "",
    starting: "準備しています…",
    running: "学習中",
    pausing: "このステップの後で止まります…",
    paused: "一時停止中",
    finished: "終わりました",
    failed: "学習が中断しました。",
  },
  progress: (step: number, of: number) => `${of}ステップ中${step}ステップ`,
  speed: (pictures: string) => `毎秒${pictures}枚`,
  left: (seconds: number) => `残り約${seconds}秒`,
  device: (device: string, parameters: string) => `パラメーター${parameters}個・${device}`,
  sheet: "取り分けた画像：元、こわした、最初の推定、直した後",
  samples: "サンプル",
  save: "重みを保存",
  card: "カードを保存",
  use: "二つを同じフォルダーに置いて、次のように直します：",
};

const languages: { readonly [L in Language]: TrainingWords } = { en, ja };

export const useTrainingWords = (): TrainingWords => languages[useStudio().language];
