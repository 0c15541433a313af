"""
Goldens of the losses: adversarial, feature matching, perceptual, style and total variation, values and gradients on
hashed numbers. Needs python 3.11+ with torch. Writes tests/goldens/losses.json.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from digest import digest
from hash import fractions, uniform

ROOT = Path(__file__).resolve().parents[2]
N, H, W = 2, 8, 10
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def tensor(shape, seed, low=-1.0, high=1.0):
    return torch.tensor(uniform(shape, seed, low, high)).reshape(shape)


def slopes(loss, *of):
    gradients = torch.autograd.grad(loss, of, retain_graph=True)
    return {"loss": loss.item(), "gradients": [digest(g) for g in gradients]}


def adversarial():
    fake = tensor([N, 1, 3, 4], 1, -2, 2).requires_grad_()
    real = tensor([N, 1, 3, 4], 2, -2, 2).requires_grad_()
    one, zero = torch.ones_like(fake), torch.zeros_like(fake)
    bce = F.binary_cross_entropy_with_logits
    hinge = F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    return {
        "hinge": {
            "discriminator": slopes(hinge, real, fake),
            "generator": slopes(-fake.mean(), fake),
        },
        "bce": {
            "discriminator": slopes(bce(real, one) + bce(fake, zero), real, fake),
            "generator": slopes(bce(fake, one), fake),
        },
    }


def feature_matching():
    shapes = [[N, 3, 4, 4], [N, 5, 2, 3]]
    fake = [tensor(s, i + 1).requires_grad_() for i, s in enumerate(shapes)]
    real = [tensor(s, i + 11) for i, s in enumerate(shapes)]
    return slopes(sum(F.l1_loss(f, r) for f, r in zip(fake, real)), *fake)


def classifier(picture):
    """Two convolutions, as tests make them in ONNX: the values after either ReLU."""
    mean, deviation = (torch.tensor(v).reshape(1, 3, 1, 1) for v in (MEAN, DEVIATION))
    x = ((picture + 1) / 2 - mean) / deviation
    one = F.relu(F.conv2d(x, tensor([4, 3, 3, 3], 21), tensor([4], 22), padding=1))
    two = F.relu(F.conv2d(F.max_pool2d(one, 2), tensor([6, 4, 3, 3], 23), tensor([6], 24), padding=1))
    return [one, two]


def gram(features):
    flat = features.flatten(2)
    return flat @ flat.transpose(1, 2) / features[0].numel()


def with_classifier():
    mended = tensor([N, 3, H, W], 31).requires_grad_()
    ours, theirs = classifier(mended), classifier(tensor([N, 3, H, W], 32))
    perceptual = sum(F.l1_loss(a, b.detach()) for a, b in zip(ours, theirs))
    style = sum(F.l1_loss(gram(a), gram(b).detach()) for a, b in zip(ours, theirs))
    return {"perceptual": slopes(perceptual, mended), "style": slopes(style, mended)}


def total_variation():
    picture = tensor([N, 3, H, W], 41).requires_grad_()
    hole = torch.tensor((fractions([N, 1, H, W], 42) < 0.1).astype("float32"))
    grown = F.conv2d(hole, torch.ones(1, 1, 3, 3), padding=1).clamp(max=1)
    down = (grown[:, :, 1:] * grown[:, :, :-1] * (picture[:, :, 1:] - picture[:, :, :-1]).abs()).sum()
    across = (
        grown[..., 1:] * grown[..., :-1] * (picture[..., 1:] - picture[..., :-1]).abs()
    ).sum()
    return slopes((down + across) / picture.numel(), picture)


torch.set_num_threads(1)
golden = {
    "adversarial": adversarial(),
    "featureMatching": feature_matching(),
    **with_classifier(),
    "totalVariation": total_variation(),
}
path = ROOT / "tests" / "goldens" / "losses.json"
path.write_text(json.dumps(golden) + "\n")
