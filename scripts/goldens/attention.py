"""
Goldens of the contextual attentions, as published and mended: values and gradients for hashed features. Needs python
3.11+ with torch. Writes tests/goldens/attention.json.
"""

import torch
from digest import digest
from network import tensor, write

from attention import cosine_attention, euclidean_attention  # isort: skip — scripts/pytorch, by `network`

SHAPE = [2, 6, 8, 12]


def golden(attention, published):
    features = tensor(SHAPE, 1).double().requires_grad_()
    hole = torch.zeros(2, 1, 8, 12, dtype=torch.double)
    hole[0, :, 2:5, 7:11] = 1
    hole[1, :, 5:, :4] = 1
    value = attention(features, hole, published)
    (value * tensor(SHAPE, 2)).sum().backward()
    return {"value": digest(value), "gradient": digest(features.grad)}


write(
    "attention",
    {
        "euclidean": {
            "published": golden(euclidean_attention, True),
            "mended": golden(euclidean_attention, False),
        },
        "cosine": {
            "published": golden(cosine_attention, True),
            "mended": golden(cosine_attention, False),
        },
    },
)
