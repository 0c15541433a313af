"""The two-stage gated network of src/networks/gated-two-stage.ts in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from attention import cosine_attention
from mended import is_white_out, mended_from
from torch import nn


class Gated(nn.Module):
    """One convolution to 2·out channels, split: activation(a) · sigmoid(b); of the picture enlarged by nearest."""

    def __init__(self, channels, out, kernel=3, stride=1, dilation=1, activation=F.elu, enlarge=1):
        super().__init__()
        padding = dilation * (kernel // 2)
        self.convolution = nn.Conv2d(channels, 2 * out, kernel, stride, padding, dilation)
        self.activation, self.enlarge = activation, enlarge

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.enlarge > 1:
            x = F.interpolate(x, scale_factor=self.enlarge, mode="nearest")
        feature, gate = self.convolution(x).chunk(2, 1)
        return self.activation(feature) * torch.sigmoid(gate)


def chain(channels: int, *layers) -> nn.Sequential:
    """Gated layers of (out, options), one after the other."""
    made = []
    for out, options in layers:
        made.append(Gated(channels, out, **options))
        channels = out
    return nn.Sequential(*made)


class Decoder(nn.Sequential):
    def __init__(self, channels: int, c: int):
        super().__init__()
        sizes = [(2 * c, 2), (2 * c, 1), (c, 2), (c // 2, 1)]
        for i, (out, enlarge) in enumerate(sizes):
            self.add_module(str(i), Gated(channels, out, enlarge=enlarge))
            channels = out
        self.add_module("output", nn.Conv2d(channels, 3, 3, padding=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(super().forward(x))


class GatedTwoStage(nn.Module):
    def __init__(self, width: int = 24, rates=(2, 4, 8, 16), published: bool = False):
        super().__init__()
        c = width
        self.published = published
        plain, half = {}, {"stride": 2}
        dilated = [(4 * c, {"dilation": rate}) for rate in rates]
        wide = [(4 * c, plain), (4 * c, plain)]
        self.first = nn.ModuleDict(
            {
                "encoder": chain(
                    5,
                    (c, {"kernel": 5}),
                    (2 * c, half),
                    (2 * c, plain),
                    (4 * c, half),
                    *wide,
                    *dilated,
                    *wide,
                ),
                "decoder": Decoder(4 * c, c),
            }
        )
        start = [(c, {"kernel": 5}), (c, half), (2 * c, plain)]
        relu = (4 * c, {"activation": F.relu})
        self.second = nn.ModuleDict(
            {
                "branch": chain(3, *start, (2 * c, half), *wide, *dilated),
                "attention": chain(3, *start, (4 * c, half), (4 * c, plain), relu),
                "found": chain(4 * c, *wide),
                "joined": chain(8 * c, *wide),
                "decoder": Decoder(4 * c, c),
            }
        )

    def both_stages(self, i: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """The mended picture and the first stage's."""
        hole = i["hole"]
        seen = i["picture"] * (1 - hole * is_white_out(i))
        planes = torch.cat([seen, torch.ones_like(hole), hole], 1)
        painted = self.first["decoder"](self.first["encoder"](planes))
        coarse = mended_from(painted, i)
        second = self.second
        features = second["attention"](coarse)
        found = cosine_attention(features, F.max_pool2d(hole, 4), self.published)
        both = torch.cat([second["branch"](coarse), second["found"](found)], 1)
        repainted = second["decoder"](second["joined"](both))
        return mended_from(repainted, {**i, "base": coarse}), coarse

    def forward(self, i: dict[str, torch.Tensor]) -> torch.Tensor:
        return self.both_stages(i)[0]
