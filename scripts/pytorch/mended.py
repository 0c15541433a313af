"""The last step of the networks of the literature: src/networks/mended.ts in PyTorch."""

import torch
from gated_unet import unseen_by_cells


def is_white_out(inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    """[N, 1, 1, 1]: 1 where the hole tells nothing, 0 where it holds a mosaic."""
    return 1 - inputs["kind"].sum(1, keepdim=True)


def mended_from(painted: torch.Tensor, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    """base + (I − A⁺A)(H ⊙ (p − base)) under a white-out, base + (I − A⁺A)(H ⊙ p/8) under a mosaic."""
    base = inputs["base"]
    white_out = is_white_out(inputs)
    whole = white_out * painted + (1 - white_out) * (base + painted / 8)
    correction = inputs["hole"] * (whole - base)
    cells = [inputs[name] for name in ("support", "rows", "columns")]
    return base + unseen_by_cells(correction, *cells)
