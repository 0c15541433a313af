"""
The contextual attentions of src/nn in PyTorch, patch by patch (unfold and fold): what the cheap forms are checked and
timed against. Features are [N, C, H, W], the hole [N, 1, H, W].
"""

import torch
import torch.nn.functional as F

FAR_BELOW = 1e4


def untouched_patches(hole):
    """[N, 1, L]: 1 where the 3×3 patch round a place holds no hole."""
    return (F.unfold(hole, 3, padding=1).sum(1, keepdim=True) == 0).to(hole.dtype)


def passing_through(result, features, valid):
    """The features where a picture has no valid key."""
    has_any = (valid.sum((1, 2)) > 0).to(result.dtype)[:, None, None, None]
    return result * has_any + features * (1 - has_any)


def euclidean_attention(features, hole, published=False):
    """PEPSI's: D = ‖k − w‖², standardised, A = softmax(−50 tanh D'), pasted; published, or with its traps mended."""
    size = features.shape[2:]
    known = features * (1 - hole)
    queries = F.unfold(features, 3, padding=1)
    keys = F.unfold(known, 3, padding=1)
    valid = untouched_patches(hole)
    squares = keys.square().sum(1)[:, None] + queries.square().sum(1)[:, :, None]
    distances = squares - 2 * queries.mT @ keys  # [N, L, K]
    geometry = {"kernel_size": 3, "padding": 1}
    if published:
        inner = torch.zeros(size, dtype=torch.bool, device=features.device)
        inner[1:-1, 1:-1] = True
        distances = distances[:, :, inner.flatten()]
        centred = distances - distances.mean(2, keepdim=True)
        deviation = centred.square().mean(2, keepdim=True).sqrt()
        attention = F.softmax(-50 * torch.tanh(centred / deviation), 2)
        pasted = F.fold(keys[:, :, inner.flatten()] @ attention.mT, size, **geometry)
        return pasted / 9
    share = valid / valid.sum(2, keepdim=True).clamp(min=1)
    centred = distances - (distances * share).sum(2, keepdim=True)
    deviation = ((centred.square() * share).sum(2, keepdim=True) + 1e-6).sqrt()
    scores = -50 * torch.tanh(centred / deviation)
    attention = F.softmax(scores - FAR_BELOW * (1 - valid), 2)
    return passing_through(mended_paste(attention, keys, size, geometry), features, valid)


def mended_paste(attention, keys, size, geometry):
    """Key patches [N, C·k², K] pasted by attention [N, L, K], over the weight that reached each place."""
    pasted = F.fold(keys @ attention.mT, size, **geometry)
    # A patch that reaches over the border has no weight beyond it.
    inside = F.unfold(keys.new_ones(1, 1, *size), **geometry)
    weight = F.fold(inside @ attention.mT, size, **geometry)
    return pasted / weight


def cosine_attention(features, hole, published=False):
    """DeepFill v2's: cosines of patches at half the size, fused, A = softmax(10 s), 4×4 patches pasted with stride 2."""
    size = features.shape[2:]
    half = features[:, :, ::2, ::2]
    height, width = half.shape[2:]
    patches = F.unfold(half, 3, padding=1)  # [N, C·9, L]
    unit = patches / patches.square().sum(1, keepdim=True).clamp(min=1e-8).sqrt()
    valid = untouched_patches(F.max_pool2d(hole, 2))
    scores = fuse(unit.mT @ unit, height, width, published)
    geometry = {"kernel_size": 4, "stride": 2, "padding": 1}
    keys = F.unfold(features, **geometry)  # [N, C·16, L]
    if published:
        attention = F.softmax(10 * scores * valid, 2) * valid
        return F.fold(keys @ attention.mT, size, **geometry) / 4
    attention = F.softmax(10 * scores - FAR_BELOW * (1 - valid), 2)
    return passing_through(mended_paste(attention, keys, size, geometry), features, valid)


def fuse(scores, height, width, wraps):
    """Sums along diagonals of queries × keys: of the flat tables, or within rows and columns of both grids."""
    n, places = scores.shape[:2]
    diagonal = torch.eye(3, dtype=scores.dtype, device=scores.device)[None, None]
    if not wraps:
        across = scores.reshape(n, height, width, height, width).permute(0, 1, 3, 2, 4)
        across = F.conv2d(across.reshape(-1, 1, width, width), diagonal, padding=1)
        down = across.reshape(n, height, height, width, width).permute(0, 3, 4, 1, 2)
        down = F.conv2d(down.reshape(-1, 1, height, height), diagonal, padding=1)
        fused = down.reshape(n, width, width, height, height).permute(0, 3, 1, 4, 2)
        return fused.reshape(n, places, places)
    by_rows = F.conv2d(scores[:, None], diagonal, padding=1)
    by_columns = by_rows.reshape(n, height, width, height, width).permute(0, 2, 1, 4, 3)
    fused = F.conv2d(by_columns.reshape(n, 1, places, places), diagonal, padding=1)
    return fused.reshape(n, width, height, width, height).permute(0, 2, 1, 4, 3).reshape(scores.shape)
