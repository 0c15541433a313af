"""EdgeConnect as in src/networks/edge-connect.ts, in PyTorch: what ours is checked and timed against."""

import torch
import torch.nn.functional as F
from mended import mended_from
from torch import nn
from torch.nn.utils import spectral_norm


def normalised(x: torch.Tensor) -> torch.Tensor:
    return F.instance_norm(x)


def reflected(x: torch.Tensor, amount: int) -> torch.Tensor:
    return F.pad(x, [amount] * 4, mode="reflect")


class Generator(nn.Module):
    """7×7, two 4×4 of stride 2, residual blocks of dilation 2, two transposed 4×4, 7×7; nothing after the last."""

    def __init__(self, planes: int, out: int, width: int, blocks: int, spectral: bool):
        super().__init__()
        sn = spectral_norm if spectral else lambda layer: layer
        w = width

        def conv(a, b, kernel, **options):
            return sn(nn.Conv2d(a, b, kernel, bias=False, **options))

        def block():
            return nn.ModuleList([conv(4 * w, 4 * w, 3, dilation=2), conv(4 * w, 4 * w, 3)])

        def up(a, b):
            return sn(nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False))

        halving = {"stride": 2, "padding": 1}
        self.encoder = nn.ModuleList(
            [conv(planes, w, 7), conv(w, 2 * w, 4, **halving), conv(2 * w, 4 * w, 4, **halving)]
        )
        self.middle = nn.ModuleList([block() for _ in range(blocks)])
        self.decoder = nn.ModuleList([up(4 * w, 2 * w), up(2 * w, w)])
        self.output = nn.Conv2d(w, out, 7)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(normalised(self.encoder[0](reflected(x, 3))))
        for layer in self.encoder[1:]:
            x = F.relu(normalised(layer(x)))
        for first, second in self.middle:
            inner = F.relu(normalised(first(reflected(x, 2))))
            x = x + normalised(second(reflected(inner, 1)))
        for layer in self.decoder:
            x = F.relu(normalised(layer(x)))
        return self.output(reflected(x, 3))


def grey_of(picture: torch.Tensor) -> torch.Tensor:
    """Luma, Rec. 709: [N, 1, H, W]."""
    shares = picture.new_tensor([0.2126, 0.7152, 0.0722])
    return (picture * shares[:, None, None]).sum(1, keepdim=True)


class EdgeConnect(nn.Module):
    def __init__(self, width: int = 64, blocks: int = 8):
        super().__init__()
        self.edges = Generator(3, 1, width, blocks, spectral=True)
        self.picture = Generator(4, 3, width, blocks, spectral=False)

    def forward(self, i: dict[str, torch.Tensor], original_edges=None):
        """The mended picture and G1's edges; G2 follows `original_edges` where they are given."""
        seen = torch.cat([grey_of(i["picture"]), i["knownEdges"], i["hole"]], 1)
        edges = torch.sigmoid(self.edges(seen))
        predicted = i["knownEdges"] + i["hole"] * edges.detach()
        followed = predicted if original_edges is None else original_edges
        painted = torch.tanh(self.picture(torch.cat([i["picture"], followed], 1)))
        return mended_from(painted, i), edges
