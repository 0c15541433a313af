"""
Goldens of PEPSI and Diet-PEPSI: both paths and gradients for hashed weights and inputs, in every form of attention and
of sharing. Needs python 3.11+ with torch. Writes tests/goldens/pepsi.json.
"""

from digest import digest
from network import count, gradients, hash_weights, hole_loss, write
from small_hole import louder, with_small_hole

from pepsi import Pepsi  # isort: skip — from scripts/pytorch, where `network` looks first

inputs = with_small_hole()


def case(**options):
    network = Pepsi(width=4, **options)
    hash_weights(network)
    louder(network, 1.5)
    mended, coarse = network.both_paths(inputs)
    loss = hole_loss(mended, inputs) + hole_loss(coarse, inputs)
    loss.backward()
    return {
        "mended": digest(mended),
        "coarse": digest(coarse),
        "loss": loss.item(),
        "gradients": gradients(network),
    }


write(
    "pepsi",
    {
        "parameters": {
            "pepsi": count(Pepsi()),
            "rate-adaptive": count(Pepsi(sharing="rate-adaptive")),
            "dpu": count(Pepsi(sharing="dpu")),
        },
        "euclidean": {"mended": case(), "published": case(published=True)},
        "cosine": {
            "mended": case(attention="cosine"),
            "published": case(attention="cosine", published=True),
        },
        "sharing": {
            "rate-adaptive": case(sharing="rate-adaptive"),
            "dpu": case(sharing="dpu"),
        },
    },
)
