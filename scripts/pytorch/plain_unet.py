"""The plain U-Net of src/networks/plain-unet.ts in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from gated_unet import GatedUnet
from torch import nn


class PlainConvolution(nn.Module):
    """ELU of one convolution."""

    def __init__(self, channels: int, out: int, stride: int = 1, dilation: int = 1):
        super().__init__()
        self.convolution = nn.Conv2d(channels, out, 3, stride, dilation, dilation)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.elu(self.convolution(x))


class PlainUnet(GatedUnet):
    def __init__(self, width: int = 34, dilations=(2, 4, 8), planes: int = 15):
        super().__init__(width, dilations, planes, PlainConvolution)
