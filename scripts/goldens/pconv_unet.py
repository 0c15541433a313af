"""
Goldens of the partial convolution U-Net, training by the batch, with the encoder's norms frozen, and mending: output,
gradients and running means for hashed weights and inputs. Needs python 3.11+ with torch. Writes
tests/goldens/pconv-unet.json.
"""

from network import (
    count,
    gradients,
    hash_weights,
    hashed_inputs,
    hole_loss,
    pictured,
    statistics,
    write,
)

from pconv_unet import PconvUnet  # isort: skip — from scripts/pytorch, where `network` looks first

inputs = hashed_inputs()


def case(prepare):
    network = PconvUnet(levels=4, width=4)
    hash_weights(network)
    prepare(network)
    mended = network(inputs)
    loss = hole_loss(mended, inputs)
    loss.backward()
    return {
        "mended": pictured(mended, inputs),
        "loss": loss.item(),
        "gradients": gradients(network),
        "statistics": statistics(network),
    }


golden = {
    "parameters": count(PconvUnet()),
    "training": case(lambda network: network.train()),
    "frozen": case(lambda network: network.train().freeze_encoder()),
    "mending": case(lambda network: network.eval()),
}
write("pconv-unet", golden)
