"""Goldens of the graph's operators: python 3.11+ with torch, numpy.

Writes tests/goldens/graph.json: for every case its inputs (from the formula of hash.py), and the value and the
gradients that PyTorch gives in float64. The loss is the sum of output x weights. The same names stand in
tests/graph-cases.ts, where our operators take the place of PyTorch's.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from digest import digest
from hash import fractions, hashed, integers, uniform



def real(*shape, low=-1.0, high=1.0):
    return {"shape": shape, "low": low, "high": high}


def positive(*shape):
    return real(*shape, low=0.25, high=2.0)


def places(*shape, below):
    return {"shape": shape, "below": below}


def padded(x, borders, mode):
    """Borders are top, left, bottom, right."""
    top, left, bottom, right = borders
    return F.pad(x, (left, right, top, bottom), mode=mode)


def resized(x, size, mode):
    options = {"align_corners": False, "antialias": False} if mode == "bilinear" else {}
    return F.interpolate(x, size=size, mode=mode, **options)


def rounded(x, step=0.25):
    """A few levels only, so that entries tie; the gradient passes as if nothing were rounded."""
    return x + (torch.round(x / step) * step - x).detach()


X = real(2, 4, 7, 6)
W = real(6, 4, 3, 3)
B = real(6)

CONVOLUTION = {
    "conv 3x3 with bias": ([X, W, B], lambda x, w, b: F.conv2d(x, w, b, padding=1)),
    "conv 1x1": ([X, real(5, 4, 1, 1)], lambda x, w: F.conv2d(x, w)),
    "conv without padding": ([X, W], lambda x, w: F.conv2d(x, w)),
    "conv stride 2": ([X, W, B], lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1)),
    "conv stride 2 on even sides": (
        [real(2, 4, 8, 6), real(6, 4, 5, 5), B],
        lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=2),
    ),
    "conv 4x4, stride 2 on even sides": (
        [real(1, 4, 6, 8), real(5, 4, 4, 4)],
        lambda x, w: F.conv2d(x, w, stride=2, padding=1),
    ),
    "conv stride 3 on thirds": (
        [real(1, 2, 9, 6), real(3, 2, 5, 3)],
        lambda x, w: F.conv2d(padded(x, (1, 0, 2, 1), "constant"), w, stride=3),
    ),
    "conv stride 3 and 2": ([X, real(3, 4, 2, 3)], lambda x, w: F.conv2d(x, w, stride=(3, 2))),
    "conv stride beyond the kernel": ([X, real(3, 4, 1, 1)], lambda x, w: F.conv2d(x, w, stride=2)),
    "conv dilation 2": ([X, W, B], lambda x, w, b: F.conv2d(x, w, b, padding=2, dilation=2)),
    "conv groups": ([X, real(6, 2, 3, 3), B], lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=2)),
    "conv groups of six outputs": (
        [X, real(12, 2, 3, 3), real(12)],
        lambda x, w, b: F.conv2d(x, w, b, padding=1, groups=2),
    ),
    "conv of six channels": (
        [real(1, 6, 5, 4), real(4, 6, 3, 3), real(4)],
        lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1),
    ),
    "conv depthwise, stride and dilation 2": (
        [X, real(8, 1, 3, 3)],
        lambda x, w: F.conv2d(x, w, stride=2, dilation=2, padding=2, groups=4),
    ),
    "conv uneven padding": (
        [X, real(3, 4, 4, 3)],
        lambda x, w: F.conv2d(padded(x, (1, 0, 2, 1), "constant"), w),
    ),
    "conv padding beyond the kernel": ([X, W], lambda x, w: F.conv2d(x, w, padding=4)),
    "conv reflect": ([X, W, B], lambda x, w, b: F.conv2d(padded(x, (1,) * 4, "reflect"), w, b)),
    "conv replicate, stride 2": (
        [X, real(3, 4, 5, 5)],
        lambda x, w: F.conv2d(padded(x, (2,) * 4, "replicate"), w, stride=2),
    ),
    "conv reflect that reaches the size": (
        [real(1, 4, 2, 5), W],
        lambda x, w: F.conv2d(padded(x, (2,) * 4, "replicate"), w, dilation=2),
    ),
    "conv 1x1 padded at the ends": (
        [X, real(3, 4, 1, 1)],
        lambda x, w: F.conv2d(padded(x, (0, 0, 1, 2), "constant"), w),
    ),
    "convTranspose": ([X, real(4, 3, 3, 3), real(3)], lambda x, w, b: F.conv_transpose2d(x, w, b)),
    "convTranspose 4x4, stride 2": (
        [X, real(4, 3, 4, 4)],
        lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1),
    ),
    "convTranspose output padding": (
        [X, real(4, 3, 3, 3), real(3)],
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(2, 3), padding=1, output_padding=(1, 2)),
    ),
    "convTranspose groups": (
        [X, real(4, 3, 3, 3), B],
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, groups=2),
    ),
    "convTranspose groups of one output": (
        [X, real(4, 1, 3, 3), real(2)],
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, groups=2),
    ),
    "convTranspose dilation 2": (
        [X, real(4, 3, 3, 3)],
        lambda x, w: F.conv_transpose2d(x, w, dilation=2, padding=1),
    ),
}

A = real(2, 3, 4)
ELEMENTWISE = {
    "add": ([A, real(3, 1)], lambda a, b: a + b),
    "sub": ([real(3, 1), A], lambda a, b: a - b),
    "mul": ([A, real(2, 1, 1)], lambda a, b: a * b),
    "div": ([A, positive(4)], lambda a, b: a / b),
    "div by the wider": ([positive(3, 1), positive(2, 3, 4)], lambda a, b: a / b),
    "min": ([A, real(3, 4)], torch.minimum),
    "max": ([real(1, 4), A], torch.maximum),
    "neg": ([A], lambda x: -x),
    "abs": ([A], torch.abs),
    "sign": ([A, A], lambda x, z: torch.sign(x) * z),
    "exp": ([A], torch.exp),
    "log": ([positive(2, 3, 4)], torch.log),
    "sqrt": ([positive(2, 3, 4)], torch.sqrt),
    "square": ([A], torch.square),
    "pow of a number": ([positive(2, 3, 4)], lambda x: x**2.5),
    "pow of a tensor": ([positive(2, 3, 4), real(3, 1)], torch.pow),
    "clip": ([A], lambda x: torch.clamp(x, -0.5, 0.25)),
    "where": ([A, real(3, 4), real(4)], lambda c, a, b: torch.where(c > 0.1, a, b)),
    "where with numbers": ([A], lambda x: torch.where(x < 0.2, x * x, torch.tensor(0.5, dtype=x.dtype))),
    "equal": ([real(3, 4), real(2, 3, 4)], lambda x, z: torch.where(rounded(x) == 0.25, x * z, -z)),
    "relu": ([A], torch.relu),
    "leakyRelu": ([A], lambda x: F.leaky_relu(x, 0.2)),
    "elu": ([real(2, 3, 4, low=-3.0, high=3.0)], F.elu),
    "softplus": ([real(2, 3, 4, low=-8.0, high=8.0)], F.softplus),
    "sigmoid": ([real(2, 3, 4, low=-8.0, high=8.0)], torch.sigmoid),
    "tanh": ([real(2, 3, 4, low=-3.0, high=3.0)], torch.tanh),
    "stopGradient": ([A], lambda x: x * torch.exp(x).detach()),
}

R = real(2, 3, 5, 4)
REDUCTION = {
    "sum over all": ([R], lambda x: x.sum()),
    "sum over the middle axes": ([R], lambda x: x.sum(dim=(1, 2))),
    "sum keeping the last axis": ([R], lambda x: x.sum(dim=-1, keepdim=True)),
    "mean over all": ([R], lambda x: x.mean()),
    "mean over height and width": ([R], lambda x: x.mean(dim=(-2, -1), keepdim=True)),
    "mean over the first axis": ([R], lambda x: x.mean(dim=0)),
    "reduceMax over all": ([R], torch.amax),
    "reduceMax over two axes": ([R], lambda x: x.amax(dim=(1, 3))),
    "reduceMax of ties": ([R], lambda x: rounded(x).amax(dim=2, keepdim=True)),
    "variance over all": ([R], lambda x: x.var(correction=0)),
    "variance over height and width": ([R], lambda x: x.var(dim=(2, 3), correction=0, keepdim=True)),
    "softmax": ([real(2, 3, 5, low=-4.0, high=4.0)], lambda x: torch.softmax(x, dim=-1)),
    "softmax over the middle axis": ([real(2, 3, 5, low=-9.0, high=9.0)], lambda x: torch.softmax(x, dim=1)),
    "logSoftmax": ([real(2, 3, 5, low=-90.0, high=90.0)], lambda x: torch.log_softmax(x, dim=-1)),
}

MATMUL = {
    "matmul": ([real(3, 5), real(5, 4)], torch.matmul),
    "matmul in batches": ([real(2, 3, 3, 5), real(2, 3, 5, 4)], torch.matmul),
    "matmul with a shared right side": ([real(2, 3, 5), real(5, 4)], torch.matmul),
    "matmul with a shared left side": ([real(3, 5), real(2, 2, 5, 4)], torch.matmul),
    "matmul of batches that broadcast": ([real(2, 1, 3, 5), real(4, 5, 2)], torch.matmul),
    "transposeMatrix": ([real(2, 3, 5), real(2, 3, 4)], lambda a, b: a.mT @ b),
}


def split_parts(x):
    first, second, third = x.split([2, 1, 3], dim=2)
    return first * second + third.sum(dim=2, keepdim=True)


S = real(2, 3, 6, 5)
SHAPING = {
    "reshape": ([S], lambda x: x.reshape(3, 2, -1)),
    "transpose": ([S], lambda x: x.permute(2, 0, 3, 1)),
    "slice": ([S], lambda x: x[:, 1:, 2:5]),
    "slice with steps": ([S], lambda x: x[:, ::2, 1::3, 0:4:2]),
    "slice from the end": ([S], lambda x: x[:, -2:-1, :-2, -4:]),
    "flip": ([S], lambda x: x.flip(2, 3)),
    "flip of every other": ([S], lambda x: x[:, :, 1::2].flip(1, 2)),
    "concat": ([S, real(2, 1, 6, 5), S], lambda a, b, c: torch.cat([a, b, c], dim=1)),
    "split": ([S], split_parts),
    "pad with a constant": ([S], lambda x: F.pad(x, (1, 2, 0, 3, 1, 0), value=0.5)),
    "pad with zeros, all axes": ([S], lambda x: F.pad(x, (1, 0, 2, 1, 0, 1, 1, 2))),
    "pad reflect": ([S], lambda x: padded(x, (2, 1, 5, 4), "reflect")),
    "pad reflect at the bottom": ([S], lambda x: padded(x, (0, 0, 3, 0), "reflect")),
    "pad edge": ([S], lambda x: padded(x, (7, 1, 2, 3), "replicate")),
    "pad edge on the left": ([S], lambda x: padded(x, (0, 2, 0, 0), "replicate")),
    "broadcastTo": ([real(3, 1, 5)], lambda x: x.expand(2, 3, 4, 5)),
    "broadcastTo from a scalar": ([real()], lambda x: x.expand(2, 3)),
}



RESIZE = {
    "enlargeNearest": ([real(2, 3, 3, 4)], lambda x: resized(x, (9, 12), "nearest")),
    "nearest up": ([real(2, 3, 3, 4)], lambda x: resized(x, (6, 8), "nearest")),
    "nearest to odd sides": ([real(2, 3, 4, 5)], lambda x: resized(x, (7, 13), "nearest")),
    "nearest down": ([real(2, 3, 8, 7)], lambda x: resized(x, (3, 5), "nearest")),
    "bilinear up": ([real(2, 3, 4, 5)], lambda x: resized(x, (8, 10), "bilinear")),
    "bilinear to odd sides": ([real(2, 3, 4, 5)], lambda x: resized(x, (9, 7), "bilinear")),
    "bilinear down": ([real(2, 3, 8, 9)], lambda x: resized(x, (3, 4), "bilinear")),
    "bilinear one way only": ([real(1, 2, 5, 4)], lambda x: resized(x, (2, 11), "bilinear")),
}

P = real(2, 3, 7, 8)
POOLING = {
    "averagePool": ([P], lambda x: F.avg_pool2d(x, 2)),
    "averagePool, stride below the kernel, padded": ([P], lambda x: F.avg_pool2d(x, 3, 2, 1)),
    "averagePool, stride beyond the kernel": ([P], lambda x: F.avg_pool2d(x, (2, 1), (3, 2))),
    "maxPool": ([P], lambda x: F.max_pool2d(x, 2)),
    "maxPool, stride below the kernel, padded": ([P], lambda x: F.max_pool2d(x, 3, 2, 1)),
    "maxPool, stride beyond the kernel": ([P], lambda x: F.max_pool2d(x, (2, 1), (3, 2))),
    "maxPool of ties": ([P], lambda x: F.max_pool2d(rounded(x, 0.5), 3, 1, 1)),
}


GATHER = {
    "gather": ([real(2, 5, 3), places(4, below=5)], lambda x, i: x.index_select(1, i)),
    "gather with places of two axes": (
        [real(6, 3), places(2, 5, below=6)],
        lambda x, i: x.index_select(0, i.flatten()).reshape(2, 5, 3),
    ),
    "gather in a column": (
        [real(2, 3, 6), places(4, 1, below=6)],
        lambda x, i: x.index_select(2, i.flatten()).unsqueeze(-1),
    ),
    "scatterAdd": (
        [real(2, 6, 1, 3), places(6, 1, below=4)],
        lambda x, i: torch.zeros(2, 4, 3, dtype=x.dtype).index_add(1, i.flatten(), x.squeeze(2)),
    ),
    "scatterAdd with places of two axes": (
        [real(2, 5, 3), places(2, 5, below=6)],
        lambda x, i: torch.zeros(6, 3, dtype=x.dtype).index_add(0, i.flatten(), x.reshape(10, 3)),
    ),
}

PATCHES = {
    "patches": ([P], lambda x: F.unfold(x, 3)),
    "patches, stride and padding": ([P], lambda x: F.unfold(x, (3, 2), padding=1, stride=2)),
    "patches, dilation": ([P], lambda x: F.unfold(x, 2, dilation=3)),
    "patches, reflect": ([P], lambda x: F.unfold(padded(x, (1,) * 4, "reflect"), 3)),
    "foldPatches": ([real(2, 27, 30)], lambda x: F.fold(x, (7, 8), 3)),
    "foldPatches, stride and padding": ([real(2, 12, 16)], lambda x: F.fold(x, (7, 6), 2, padding=1, stride=2)),
    "foldPatches, dilation": ([real(1, 8, 20)], lambda x: F.fold(x, (7, 8), 2, dilation=3)),
}

FAMILIES = {
    "convolution": CONVOLUTION,
    "elementwise": ELEMENTWISE,
    "reduction": REDUCTION,
    "matmul": MATMUL,
    "shaping": SHAPING,
    "resize": RESIZE,
    "pooling": POOLING,
    "gather": GATHER,
    "patches": PATCHES,
}


def tensor_of(spec):
    if "below" in spec:
        return torch.from_numpy(integers(spec["shape"], spec["seed"], spec["below"]))
    values = uniform(spec["shape"], spec["seed"], spec["low"], spec["high"])
    return torch.from_numpy(values).double().requires_grad_()


def golden(specs, function, seed):
    specs = [{**spec, "seed": seed + i} for i, spec in enumerate(specs)]
    tensors = [tensor_of(spec) for spec in specs]
    output = function(*tensors)
    weights = torch.from_numpy(uniform(tuple(output.shape), seed + 9)).double()
    (output * weights).sum().backward()
    return {
        "inputs": specs,
        "weightsSeed": seed + 9,
        "shape": list(output.shape),
        "value": digest(output),
        "gradients": [
            digest(each.grad if each.grad is not None else torch.zeros_like(each))
            for each in tensors
            if each.dtype == torch.float64
        ],
    }


def formula():
    return {
        "hashed": [int(each) for each in hashed(np.array([0, 1, 2**31, 2**32 - 1]))],
        "fractions": fractions((2, 3), 7).ravel().tolist(),
        "uniform": uniform((4,), 123, -3.0, 0.5).tolist(),
        "integers": integers((6,), 5, 10).tolist(),
    }


def families():
    seed = 0
    for family, cases in FAMILIES.items():
        goldens = {}
        for name, (specs, function) in cases.items():
            seed += 10
            goldens[name] = golden(specs, function, seed)
        yield family, goldens


def lines(goldens):
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(each, separators=(',', ':'))}" for name, each in goldens.items())


if __name__ == "__main__":
    target = Path(__file__).parents[2] / "tests" / "goldens" / "graph.json"
    blocks = [f'"{family}": {{\n{lines(goldens)}\n}}' for family, goldens in families()]
    text = ",\n".join([f'"formula": {json.dumps(formula())}', *blocks])
    target.write_text(f"{{\n{text}\n}}\n")
