/** Where each network comes from. */
import type { NetworkName } from "kintsugi/browser";

interface Paper {
  readonly title: string;
  readonly by: string;
  /** Where it is to be found. */
  readonly at: string;
}

const deepFill: Paper = {
  title: "Free-Form Image Inpainting with Gated Convolution",
  by: "Yu, Lin, Yang, Shen, Lu, Huang",
  at: "ICCV 2019, arXiv 1806.03589",
};

export const papers: { readonly [N in NetworkName]: Paper } = {
  "gated-unet": deepFill,
  "plain-unet": {
    title: "U-Net: Convolutional Networks for Biomedical Image Segmentation",
    by: "Ronneberger, Fischer, Brox",
    at: "MICCAI 2015, arXiv 1505.04597",
  },
  "pconv-unet": {
    title: "Image Inpainting for Irregular Holes Using Partial Convolutions",
    by: "Liu, Reda, Shih, Wang, Tao, Catanzaro",
    at: "ECCV 2018, arXiv 1804.07723",
  },
  "edge-connect": {
    title: "EdgeConnect: Generative Image Inpainting with Adversarial Edge Learning",
    by: "Nazeri, Ng, Joseph, Qureshi, Ebrahimi",
    at: "2019, arXiv 1901.00212",
  },
  "gated-two-stage": deepFill,
  pepsi: {
    title: "PEPSI: Fast Image Inpainting with Parallel Decoding Network",
    by: "Sagong, Shin, Kim, Park, Ko",
    at: "CVPR 2019",
  },
  "diet-pepsi": {
    title: "PEPSI++: Fast and Lightweight Network for Image Inpainting",
    by: "Shin, Sagong, Yeo, Kim, Ko",
    at: "2019, arXiv 1905.09010",
  },
};
