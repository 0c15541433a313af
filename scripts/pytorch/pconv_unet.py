"""The partial convolution U-Net of src/networks/pconv-unet.ts in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from mended import is_white_out, mended_from
from torch import nn


class PartialConvolution(nn.Module):
    """
    Liu et al. 2018 over one or two groups of channels, each with a validity [N, 1, H, W] of its own:
    s = Σ_g C_g · (V_g ∗ 1), y = (x·V ∗ W) · (k²·C)/s + b where s ≥ 1, else 0.
    """

    def __init__(self, channels: int, out: int, kernel: int = 3, stride: int = 1, bias: bool = True):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out, channels, kernel, kernel))
        self.bias = nn.Parameter(torch.empty(out)) if bias else None
        nn.init.kaiming_normal_(self.weight)
        if bias:
            nn.init.zeros_(self.bias)
        self.stride = stride

    def forward(self, *parts):
        kernel = self.weight.shape[-1]
        geometry = {"stride": self.stride, "padding": kernel // 2}
        x = torch.cat([features * valid for features, valid in parts], 1)
        weighted = F.conv2d(x, self.weight, **geometry)
        with torch.no_grad():
            ones = x.new_ones(1, 1, kernel, kernel)
            seen = sum(f.shape[1] * F.conv2d(valid, ones, **geometry) for f, valid in parts)
            validity = (seen >= 1).to(x.dtype)
            ratio = kernel**2 * self.weight.shape[1] / seen.clamp(min=1)
        y = weighted * ratio
        return (y if self.bias is None else y + self.bias[:, None, None] * validity), validity


def twice(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2, mode="nearest")


class PconvUnet(nn.Module):
    """For sides that are multiples of 2^levels."""

    def __init__(self, levels: int = 8, width: int = 64, planes: int = 4):
        super().__init__()
        channels = [planes, *[width * min(8, 2**level) for level in range(levels)]]
        kernels = [7, 5, 5, *[3] * levels]
        self.encoder = nn.ModuleList()
        self.decoder = nn.ModuleList()
        for level in range(levels):
            sizes = channels[level], channels[level + 1]
            layer = PartialConvolution(*sizes, kernels[level], 2, bias=level == 0)
            if level > 0:
                layer.norm = nn.BatchNorm2d(sizes[1])
            self.encoder.append(layer)
            out = 3 if level == 0 else sizes[0]
            layer = PartialConvolution(sizes[0] + sizes[1], out, bias=level == 0)
            if level > 0:
                layer.norm = nn.BatchNorm2d(out)
            self.decoder.append(layer)

    def forward(self, i: dict[str, torch.Tensor]) -> torch.Tensor:
        validity = 1 - i["hole"] * is_white_out(i)
        encoded = [(torch.cat([i["picture"], i["hole"]], 1), validity)]
        for level, layer in enumerate(self.encoder):
            x, validity = layer(encoded[-1])
            encoded.append((F.relu(layer.norm(x) if level > 0 else x), validity))
        x, validity = encoded[-1]
        for level in reversed(range(len(self.decoder))):
            layer = self.decoder[level]
            x, validity = layer((twice(x), twice(validity)), encoded[level])
            if level > 0:
                x = F.leaky_relu(layer.norm(x), 0.2)
        return mended_from(x, i)

    def freeze_encoder(self):
        """The paper's second phase: the encoder's batch normalisation rests."""
        for layer in self.encoder[1:]:
            layer.norm.eval().requires_grad_(False)
