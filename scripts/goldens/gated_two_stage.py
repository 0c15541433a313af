"""
Goldens of the two-stage gated network: both stages and gradients for hashed weights and inputs. Needs python 3.11+ with
torch. Writes tests/goldens/gated-two-stage.json.
"""

from network import count, gradients, hash_weights, hole_loss, pictured, write
from small_hole import louder, with_small_hole

from gated_two_stage import GatedTwoStage  # isort: skip — scripts/pytorch, by `network`

inputs = with_small_hole()


def case(published):
    network = GatedTwoStage(width=4, rates=(2, 4), published=published)
    hash_weights(network)
    louder(network, 2)
    mended, coarse = network.both_stages(inputs)
    loss = hole_loss(mended, inputs) + hole_loss(coarse, inputs)
    loss.backward()
    return {
        "mended": pictured(mended, inputs),
        "coarse": pictured(coarse, inputs),
        "loss": loss.item(),
        "gradients": gradients(network),
    }


write(
    "gated-two-stage",
    {
        "parameters": count(GatedTwoStage()),
        "mended": case(False),
        "published": case(True),
    },
)
