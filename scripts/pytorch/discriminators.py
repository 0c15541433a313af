"""RED and SN-PatchGAN of src/networks in PyTorch: what ours are checked and timed against."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm


def layers(*channels: int) -> list[nn.Module]:
    """Spectrally normalised 5×5 convolutions of stride 2."""
    return [
        spectral_norm(nn.Conv2d(a, b, 5, 2, 2)) for a, b in zip(channels, channels[1:])
    ]


class UnitPerPlace(nn.Module):
    """A fully connected unit of its own for each place: Σ_c x w + b."""

    def __init__(self, channels: int, side: int):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(channels, side, side) / channels**0.5)
        self.bias = nn.Parameter(torch.zeros(side, side))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x * self.weight).sum(1, keepdim=True) + self.bias


class Red(nn.Sequential):
    """For pictures [N, 3, side, side]."""

    def __init__(self, side: int, width: int = 64):
        w = width
        super().__init__(*layers(3, w, 2 * w, 4 * w, 4 * w, 4 * w, 8 * w))
        self.add_module("output", UnitPerPlace(8 * w, -(-side // 64)))

    def forward(self, picture: torch.Tensor, hole: torch.Tensor) -> list[torch.Tensor]:
        """The six layers' activations, then the logits."""
        features = [picture]
        *convolutions, output = self
        for layer in convolutions:
            features.append(F.leaky_relu(layer(features[-1]), 0.2))
        return [*features[1:], output(features[-1])]


class SnPatchgan(nn.Sequential):
    def __init__(self, width: int = 64):
        w = width
        super().__init__(*layers(4, w, 2 * w, 4 * w, 4 * w, 4 * w, 4 * w))

    def forward(self, picture: torch.Tensor, hole: torch.Tensor) -> list[torch.Tensor]:
        """The five layers' activations, then the logits."""
        features = [torch.cat([picture, hole], 1)]
        *convolutions, last = self
        for layer in convolutions:
            features.append(F.leaky_relu(layer(features[-1]), 0.2))
        return [*features[1:], last(features[-1])]
