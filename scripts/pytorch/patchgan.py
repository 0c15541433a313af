"""The 70×70 PatchGAN of src/networks/patchgan.ts in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm


class Patchgan(nn.Sequential):
    def __init__(self, planes: int, width: int = 64):
        sizes = [planes, width, 2 * width, 4 * width, 8 * width, 1]
        strides = [2, 2, 2, 1, 1]
        super().__init__(
            *[
                spectral_norm(nn.Conv2d(a, b, 4, stride, 1))
                for a, b, stride in zip(sizes, sizes[1:], strides)
            ]
        )

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        """The four layers' activations, then the logits."""
        features = []
        *layers, last = self
        for layer in layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return [*features, last(x)]
