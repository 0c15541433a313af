"""
Goldens of the plain U-Net: output, loss and gradients for hashed weights and inputs. Needs python 3.11+ with torch.
Writes tests/goldens/plain-unet.json.
"""

import torch
from network import count, gradients, hash_weights, hashed_inputs, hole_loss, pictured, write

from plain_unet import PlainUnet  # isort: skip — from scripts/pytorch, where `network` looks first

network = PlainUnet(width=6, dilations=(2, 4))
hash_weights(network)
inputs = hashed_inputs()
mended = network(inputs)
loss = hole_loss(mended, inputs)
loss.backward()
golden = {
    "parameters": count(PlainUnet()),
    "mended": pictured(mended, inputs),
    "loss": loss.item(),
    "gradients": gradients(network),
}
assert all(torch.isfinite(p.grad).all() for p in network.parameters())
write("plain-unet", golden)
