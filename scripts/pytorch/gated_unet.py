"""The Gated Conv U-Net of src/networks/gated-unet.ts in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from torch import nn


class GatedConvolution(nn.Module):
    """One convolution to 2·out channels, split: ELU(a) · sigmoid(b) (Yu et al. 2019)."""

    def __init__(self, channels: int, out: int, stride: int = 1, dilation: int = 1):
        super().__init__()
        self.convolution = nn.Conv2d(channels, 2 * out, 3, stride, dilation, dilation)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        feature, gate = self.convolution(x).chunk(2, 1)
        return F.elu(feature) * torch.sigmoid(gate)


def unseen_by_cells(f, support, rows, columns):
    """(I − A⁺A) f, cell by cell (METHODS §2)."""
    by_rows, by_columns = rows[:, None], columns[:, None]

    def in_cells(x):
        return by_rows @ x @ by_columns

    seen = in_cells(support * f) / in_cells(support * support).clamp(min=1e-6)
    return f - support * (by_rows.mT @ seen @ by_columns.mT)


class GatedUnet(nn.Module):
    def __init__(self, width=24, dilations=(2, 4, 8), planes=15, layer=GatedConvolution):
        super().__init__()
        c = width
        g = layer
        self.encoder = nn.ModuleList(
            [
                g(planes, c),
                g(c, 2 * c, 2),
                g(2 * c, 2 * c),
                g(2 * c, 4 * c, 2),
                g(4 * c, 4 * c),
                g(4 * c, 4 * c, 2),
            ]
        )
        self.middle = nn.ModuleList([g(4 * c, 4 * c, 1, d) for d in dilations])
        self.decoder = nn.ModuleList([g(8 * c, 4 * c), g(6 * c, 2 * c), g(3 * c, c)])
        self.output = nn.Conv2d(c, 3, 3, padding=1)

    def forward(self, i: dict[str, torch.Tensor]) -> torch.Tensor:
        e = self.encoder
        hole = i["hole"]
        planes = [i["picture"], i["base"], hole, i["position"], i["cell"] * hole, i["kind"] * hole]
        full = e[0](torch.cat(planes, 1))
        half = e[2](e[1](full))
        quarter = e[4](e[3](half))
        x = e[5](quarter)
        for layer in self.middle:
            x = layer(x)
        for layer, skip in zip(self.decoder, (quarter, half, full)):
            x = layer(torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), skip], 1))
        inside = self.output(x) / 32 * hole
        return i["base"] + unseen_by_cells(inside, i["support"], i["rows"], i["columns"])

    def names(self):
        """Parameters by the names that Kintsugi gives them."""
        return {n.replace(".convolution.", "."): p for n, p in self.named_parameters()}
