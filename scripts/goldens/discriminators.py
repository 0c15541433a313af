"""
Goldens of RED and SN-PatchGAN: features, logits and gradients for hashed weights and pictures, and their sizes. Needs
python 3.11+ with torch. Writes tests/goldens/discriminators.json.
"""

from digest import digest
from network import count, gradients, hash_weights, statistics, tensor, write

from discriminators import Red, SnPatchgan  # isort: skip — scripts/pytorch, by `network`


def case(network):
    hash_weights(network)
    outputs = network(tensor([2, 3, 96, 96], 1000), (tensor([2, 1, 96, 96], 1001) > 0).float())
    loss = sum(each.square().sum() for each in outputs)
    loss.backward()
    return {
        "outputs": [digest(each) for each in outputs],
        "loss": loss.item(),
        "gradients": gradients(network),
        "statistics": statistics(network),
    }


write(
    "discriminators",
    {
        "parameters": {"red": count(Red(256)), "sn-patchgan": count(SnPatchgan())},
        "red": case(Red(96, width=4)),
        "sn-patchgan": case(SnPatchgan(width=4)),
    },
)
