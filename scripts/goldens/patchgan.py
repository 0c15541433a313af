"""
Goldens of the PatchGAN: its features and gradients for hashed weights and pictures, and its sizes. Needs python 3.11+
with torch. Writes tests/goldens/patchgan.json.
"""

from digest import digest
from network import count, gradients, hash_weights, hashed_inputs, statistics, write

from patchgan import Patchgan  # isort: skip — from scripts/pytorch, where `network` looks first

network = Patchgan(planes=3, width=4)
hash_weights(network)
features = network(hashed_inputs()["picture"])
loss = sum(each.square().sum() for each in features)
loss.backward()
golden = {
    "parameters": {"edges": count(Patchgan(planes=2)), "picture": count(Patchgan(planes=3))},
    "shapes": [list(each.shape) for each in features],
    "features": [digest(each) for each in features],
    "loss": loss.item(),
    "gradients": gradients(network),
    "statistics": statistics(network),
}
write("patchgan", golden)
