/** What the networks' page says, in both languages. */
import type { LayerKind, NetworkName } from "kintsugi/browser";
import { useStudio } from "../panels/use-studio.ts";
import type { Language } from "../state.ts";

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly choose: string;
  readonly about: { readonly [N in NetworkName]: string };
  readonly paper: string;
  readonly parameters: string;
  readonly flops: string;
  readonly layers: string;
  readonly figure: (network: string) => string;
  readonly kinds: { readonly [K in LayerKind]: string };
  readonly legend: string;
  readonly weights: string;
  readonly noWeights: string;
  readonly trained: (steps: number, hours: string, date: string) => string;
  readonly table: {
    readonly damage: string;
    readonly broken: string;
    readonly formula: string;
    readonly mended: string;
  };
  readonly measuredBy: string;
  readonly look: {
    readonly title: string;
    readonly lead: string;
    readonly run: string;
    readonly running: string;
    readonly mosaic: string;
    readonly whiteOut: string;
    readonly damage: string;
    readonly of: (name: string) => string;
    readonly sample: string;
    readonly weights: (name: string) => string;
    readonly fresh: string;
    readonly failed: string;
    readonly first: string;
  };
  readonly layer: {
    readonly gives: string;
    readonly kernel: string;
    readonly stride: string;
    readonly dilation: string;
    readonly share: string;
    readonly reads: string;
    readonly input: string;
    readonly activation: string;
    readonly gate: string;
    readonly seen: string;
    readonly attention: string;
    readonly hint: string;
  };
  readonly waiting: string;
}

const en: Words = {
  title: "How they mend",
  lead: "Every figure is drawn from the network's own graph: boxes are layers, from left to right in the order in which they are computed, lower where the picture is smaller. Point at a layer, or move to it by Tab, to see what it holds.",
  choose: "Network",
  about: {
    "gated-unet":
      "A U-Net whose layers have gates: each place learns how much of a feature to let through, so that what is missing is not mixed with what is known. It corrects a first guess made by formula.",
    "plain-unet":
      "The same U-Net without its gates, at the same cost. What gating is worth is what the two differ in.",
    "pconv-unet":
      "Partial convolutions see valid places alone and say which places are valid afterwards: the hole shrinks from layer to layer, until nothing is left of it.",
    "edge-connect":
      "Two networks: the first imagines the edges in the hole, the second paints along them.",
    "gated-two-stage":
      "Two stages of gated convolutions: the first paints roughly, the second repaints it, and one of its branches copies patches from elsewhere in the picture by contextual attention.",
    pepsi:
      "One encoder, one decoder for two paths: the rough path is only trained, the fine one has contextual attention in between and mends. It costs half of a two-stage network.",
    "diet-pepsi":
      "PEPSI whose dilated convolutions share one kernel, which each rate scales and shifts.",
  },
  paper: "Paper",
  parameters: "Parameters",
  flops: "Operations at 256×256",
  layers: "Layers",
  figure: (network) => `Layers of ${network}`,
  kinds: {
    gated: "gated convolution",
    partial: "partial convolution",
    convolution: "convolution",
    attention: "attention",
  },
  legend: "The number in a box is its channels.",
  weights: "Weights that come along",
  noWeights: "No weights of this network come along yet.",
  trained: (steps, hours, date) => `${steps} steps in ${hours} h, ${date}`,
  table: { damage: "Damage", broken: "Broken", formula: "Best formula", mended: "Mended" },
  measuredBy: "PSNR in dB over the holes.",
  look: {
    title: "Look inside",
    lead: "Runs the network once and keeps what every layer holds.",
    run: "Look inside",
    running: "Running the network…",
    mosaic: "Mosaic",
    whiteOut: "Nothing left",
    damage: "Damage",
    of: (name) => `On ${name}.`,
    sample: "On a sample. Open a picture on the first page to look at that one.",
    weights: (name) => `With the weights ${name}.`,
    fresh:
      "This network has no weights here: they are drawn by chance, with few channels. Where it looks and what is valid is as it will be; what it paints is not.",
    failed: "The network could not be run here.",
    first: "Look inside first to see what this layer holds.",
  },
  layer: {
    gives: "Gives",
    kernel: "Kernel",
    stride: "Stride",
    dilation: "Dilation",
    share: "Of all operations",
    reads: "Reads",
    input: "what the network is told",
    activation: "What it holds: its liveliest channels",
    gate: "Its gates: white is open",
    seen: "What is valid: black is still hole",
    attention: "Where the hole's places copy from",
    hint: "Point at a layer.",
  },
  waiting: "Drawing the figures…",
};

const ja: Words = {
  title: "直すしくみ",
  lead: "図はどれもネットワーク自身のグラフから描いています。箱が層で、計算の順に左から右へ並び、画像が小さくなるほど下にあります。層を指すか、Tabで移ると、その中身が見えます。",
  choose: "ネットワーク",
  about: {
    "gated-unet":
      "層にゲートを持つU-Netです。どの場所でどの特徴をどれだけ通すかを学ぶので、失われた部分と分かっている部分が混ざりません。公式で作った最初の推定を補正します。",
    "plain-unet": "同じ計算量でゲートを外したU-Netです。二つの差が、ゲートの価値です。",
    "pconv-unet":
      "部分畳み込みは有効な場所だけを見て、次にどこが有効かを伝えます。穴は層ごとに縮み、やがてなくなります。",
    "edge-connect":
      "二つのネットワークからなります。一つ目が穴の中の輪郭を想像し、二つ目がそれに沿って描きます。",
    "gated-two-stage":
      "ゲート付き畳み込みの二段構成です。一段目が大まかに描き、二段目が描き直します。二段目の枝の一つは、文脈注意によって画像のほかの場所からパッチを写します。",
    pepsi:
      "一つのエンコーダーと、二つの経路が共有する一つのデコーダーからなります。粗い経路は学習だけに使われ、間に文脈注意を挟む細かい経路が直します。計算量は二段構成の半分です。",
    "diet-pepsi":
      "膨張畳み込みが一つのカーネルを共有し、それぞれの率で拡大・平行移動して使うPEPSIです。",
  },
  paper: "論文",
  parameters: "パラメーター数",
  flops: "演算数（256×256）",
  layers: "層の数",
  figure: (network) => `${network} の層`,
  kinds: {
    gated: "ゲート付き畳み込み",
    partial: "部分畳み込み",
    convolution: "畳み込み",
    attention: "注意機構",
  },
  legend: "箱の中の数字はチャンネル数です。",
  weights: "付属の重み",
  noWeights: "このネットワークの重みはまだ付属していません。",
  trained: (steps, hours, date) => `${steps}ステップ、${hours}時間、${date}`,
  table: { damage: "こわれ方", broken: "直す前", formula: "最良の公式", mended: "直した後" },
  measuredBy: "穴の中のPSNR（dB）です。",
  look: {
    title: "中を見る",
    lead: "ネットワークを一度動かし、すべての層の中身を取っておきます。",
    run: "中を見る",
    running: "ネットワークを動かしています…",
    mosaic: "モザイク",
    whiteOut: "何も残っていない",
    damage: "こわれ方",
    of: (name) => `${name} を使います。`,
    sample: "サンプルを使います。最初のページで画像を開くと、その画像で見られます。",
    weights: (name) => `重みは ${name} です。`,
    fresh:
      "このネットワークの重みは付属していないため、少ないチャンネルで乱数から作っています。どこを見るか、どこが有効かはそのままですが、描くものは違います。",
    failed: "ここではネットワークを動かせませんでした。",
    first: "この層の中身を見るには、まず「中を見る」を押してください。",
  },
  layer: {
    gives: "出力",
    kernel: "カーネル",
    stride: "ストライド",
    dilation: "膨張率",
    share: "全演算に占める割合",
    reads: "入力",
    input: "ネットワークに与えられるもの",
    activation: "中身（変化の大きいチャンネル）",
    gate: "ゲート（白は開いている）",
    seen: "有効な場所（黒はまだ穴）",
    attention: "穴の場所が写し取る先",
    hint: "層を指してください。",
  },
  waiting: "図を描いています…",
};

const languages: { readonly [L in Language]: Words } = { en, ja };

export const useNetworkWords = (): Words => languages[useStudio().language];
