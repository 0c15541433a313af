"""PEPSI and Diet-PEPSI of src/networks in PyTorch: what ours are checked and timed against."""

import torch
import torch.nn.functional as F
from attention import cosine_attention, euclidean_attention
from mended import is_white_out, mended_from
from torch import nn

ATTENTIONS = {"euclidean": euclidean_attention, "cosine": cosine_attention}


def padded(x: torch.Tensor, amount: int) -> torch.Tensor:
    """Reflected; replicated where the padding reaches the size."""
    mode = "reflect" if amount < min(x.shape[2:]) else "replicate"
    return F.pad(x, [amount] * 4, mode=mode)


class Reflecting(nn.Conv2d):
    """A convolution that keeps the size (over its stride), padded as above."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        (dilation, _), (kernel, _) = self.dilation, self.kernel_size
        x = padded(x, dilation * (kernel - 1) // 2)
        return F.conv2d(x, self.weight, self.bias, self.stride, dilation=dilation)


class SharedDilation(nn.Module):
    """Dilated convolutions of one kernel W: rate d has γ W + β and a bias."""

    def __init__(self, channels: int, rates, per_channel: bool):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, channels, 3, 3))
        nn.init.kaiming_normal_(self.weight)
        self.rates = rates
        for rate in rates:
            own = nn.Module()
            shape = [channels, 1 if per_channel else channels, 1, 1]
            own.scale = nn.Parameter(torch.ones(shape))
            own.shift = nn.Parameter(torch.zeros(shape))
            own.bias = nn.Parameter(torch.zeros(channels))
            self.add_module(str(rate), own)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for rate in self.rates:
            own = self.get_submodule(str(rate))
            weight = own.scale * self.weight + own.shift
            x = F.elu(F.conv2d(padded(x, rate), weight, own.bias, dilation=rate))
        return x


class Pepsi(nn.Module):
    """`sharing` is None, "rate-adaptive" or "dpu"."""

    def __init__(
        self,
        width: int = 32,
        rates=(2, 4, 8, 16),
        attention: str = "euclidean",
        published: bool = False,
        sharing: str | None = None,
    ):
        super().__init__()
        w = width
        self.attend, self.published = ATTENTIONS[attention], published
        encoder = [Reflecting(6, w, 5)]
        for channels in (w, 2 * w, 4 * w):
            encoder.append(Reflecting(channels, 2 * channels, 3, 2))
            if channels < 4 * w:
                encoder.append(Reflecting(2 * channels, 2 * channels, 3))
        self.encoder = nn.ModuleList(encoder)
        self.middle = (
            nn.ModuleList([Reflecting(8 * w, 8 * w, 3, dilation=d) for d in rates])
            if sharing is None
            else SharedDilation(8 * w, rates, sharing == "dpu")
        )
        self.attention = nn.Conv2d(16 * w, 8 * w, 1)
        decoder, channels = {}, 8 * w
        for i, out in enumerate([4 * w, 2 * w, w, w // 2]):
            decoder[str(2 * i)] = nn.Conv2d(channels, out, 3, padding=1)
            decoder[str(2 * i + 1)] = nn.Conv2d(out, out, 3, padding=1)
            channels = out
        decoder["output"] = nn.Conv2d(channels, 3, 3, padding=1)
        self.decoder = nn.ModuleDict(decoder)

    def decoded(self, x: torch.Tensor) -> torch.Tensor:
        *layers, output = self.decoder.values()
        for i, layer in enumerate(layers):
            if i in (2, 4, 6):
                x = F.interpolate(x, scale_factor=2, mode="nearest")
            x = F.elu(layer(x))
        return output(x).clamp(-1, 1)

    def features(self, i: dict[str, torch.Tensor]) -> torch.Tensor:
        hole = i["hole"]
        whole = 1 - hole
        x = torch.cat([i["picture"] * (1 - hole * is_white_out(i)), whole, whole, whole], 1)
        for layer in self.encoder:
            x = F.elu(layer(x))
        if isinstance(self.middle, SharedDilation):
            return self.middle(x)
        for layer in self.middle:
            x = F.elu(layer(x))
        return x

    def attended(self, features: torch.Tensor, hole: torch.Tensor) -> torch.Tensor:
        hole = F.max_pool2d(hole, 8)
        pasted = self.attend(features, hole, self.published)
        both = torch.cat([features, features * (1 - hole) + pasted * hole], 1)
        return F.elu(self.attention(both))

    def forward(self, i: dict[str, torch.Tensor]) -> torch.Tensor:
        """The fine path alone."""
        return mended_from(self.decoded(self.attended(self.features(i), i["hole"])), i)

    def both_paths(self, i: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """The mended picture and the coarse one."""
        features = self.features(i)
        fine = self.decoded(self.attended(features, i["hole"]))
        return mended_from(fine, i), mended_from(self.decoded(features), i)
