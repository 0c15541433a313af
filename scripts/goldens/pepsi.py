"""
Goldens of PEPSI and Diet-PEPSI: both paths and gradients for hashed weights and inputs, in every form of attention and
of sharing. Needs python 3.11+ with torch. Writes tests/goldens/pepsi.json.
"""

from network import count, gradients, hash_weights, hole_loss, pictured, write
from small_hole import louder, with_small_hole

from pepsi import Pepsi  # isort: skip — from scripts/pytorch, where `network` looks first

inputs = with_small_hole()


def case(gain=1.5, **options):
    network = Pepsi(width=4, **options)
    hash_weights(network)
    louder(network, gain)
    mended, coarse = network.both_paths(inputs)
    loss = hole_loss(mended, inputs) + hole_loss(coarse, inputs)
    loss.backward()
    return {
        "mended": pictured(mended, inputs),
        "coarse": pictured(coarse, inputs),
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
            # hashed shifts are large as they are: at 1.5 most is clipped, of dpu so much that no gradient is left
            "rate-adaptive": case(gain=0.7, sharing="rate-adaptive"),
            "dpu": case(gain=0.3, sharing="dpu"),
        },
    },
)
