"""
A training step of every network by its paper's losses (src/networks/published.ts) in PyTorch: what ours are timed
against. Where there is a discriminator, both move at once from one forward pass, which is the least work there is.
"""

import torch
import torch.nn.functional as F
from discriminators import Red, SnPatchgan
from edge_connect import EdgeConnect
from gated_two_stage import GatedTwoStage
from gated_unet import GatedUnet
from patchgan import Patchgan
from pconv_unet import PconvUnet
from pepsi import Pepsi
from plain_unet import PlainUnet

NETWORKS = {
    "gated-unet": GatedUnet,
    "plain-unet": PlainUnet,
    "pconv-unet": PconvUnet,
    "gated-two-stage": GatedTwoStage,
    "pepsi": Pepsi,
    "diet-pepsi": lambda: Pepsi(sharing="rate-adaptive"),
    "edge-connect": EdgeConnect,
}


def l1(a, b, region):
    return ((a - b).abs() * region).mean()


def hinge(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def bce(real, fake):
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    judge = F.binary_cross_entropy_with_logits
    return judge(real, ones) + judge(fake, zeros)


def total_variation(picture, hole):
    grown = F.max_pool2d(hole, 3, 1, 1)
    down = grown[:, :, 1:] * grown[:, :, :-1] * (picture[:, :, 1:] - picture[:, :, :-1]).abs()
    across = grown[..., 1:] * grown[..., :-1] * (picture[..., 1:] - picture[..., :-1]).abs()
    return (down.sum() + across.sum()) / picture.numel()


# Each gives the network's loss apart from the game, and the mended picture.


def alone(network, fed, original):
    mended = network(fed)
    return l1(mended, original, fed["hole"]), mended


def of_partial(network, fed, original):
    hole, mended = fed["hole"], network(fed)
    known = l1(mended, original, 1 - hole)
    loss = 6 * l1(mended, original, hole) + known + 0.1 * total_variation(mended, hole)
    return loss, mended


def of_stages(network, fed, original):
    mended, coarse = network.both_stages(fed)
    return l1(mended, original, fed["hole"]) + l1(coarse, original, fed["hole"]), mended


def of_paths(network, fed, original):
    mended, coarse = network.both_paths(fed)
    return 10 * l1(mended, original, fed["hole"]) + 5 * l1(coarse, original, fed["hole"]), mended


def of_edges(network, fed, original):
    """The phase in which the picture follows predicted edges, which G1's weights get no gradient from."""
    mended, _ = network(fed)
    return l1(mended, original, fed["hole"]) + l1(mended, original, 1 - fed["hole"]), mended


def judged_alone(discriminator, picture, hole):
    return discriminator(picture)


def judged_with_hole(discriminator, picture, hole):
    return discriminator(picture, hole)


def matching(fake, real):
    return sum(F.l1_loss(f, r.detach()) for f, r in zip(fake[:-1], real[:-1]))


# By network: its losses, its discriminator, how that judges, the adversarial loss, its weight, and feature matching's.
GAMES = {
    "gated-two-stage": (lambda side: SnPatchgan(), judged_with_hole, hinge, 1, 0),
    "pepsi": (Red, judged_with_hole, hinge, 0.1, 0),
    "diet-pepsi": (Red, judged_with_hole, hinge, 0.1, 0),
    "edge-connect": (lambda side: Patchgan(3), judged_alone, bce, 0.1, 1),
}
LOSSES = {
    "gated-unet": alone,
    "plain-unet": alone,
    "pconv-unet": of_partial,
    "gated-two-stage": of_stages,
    "pepsi": of_paths,
    "diet-pepsi": of_paths,
    "edge-connect": of_edges,
}


class Player:
    """Adam, clipped by the global norm, with a running mean of the weights where it is asked for."""

    def __init__(self, parameters, averaged):
        self.parameters = list(parameters)
        self.optimiser = torch.optim.Adam(self.parameters, 1e-4, betas=(0.5, 0.9))
        self.average = [p.detach().clone() for p in self.parameters] if averaged else None

    def move(self, slopes):
        for parameter, slope in zip(self.parameters, slopes):
            parameter.grad = slope
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        if self.average:
            with torch.no_grad():
                torch._foreach_lerp_(self.average, self.parameters, 0.001)


def training_step(network, name, fed, original):
    """A function that makes one step of the network of this name."""
    # In their last phases G1 of EdgeConnect rests, and so do the norms of P-Conv's encoder.
    moving = network.picture if name == "edge-connect" else network
    if name == "pconv-unet":
        network.freeze_encoder()
    learning = [parameter for parameter in moving.parameters() if parameter.requires_grad]
    player = Player(learning, averaged=True)
    losses = LOSSES[name]
    if name not in GAMES:

        def alone_step():
            loss, _ = losses(network, fed, original)
            player.move(torch.autograd.grad(loss, player.parameters))
            loss.item()

        return alone_step

    make, judged, game, weight, feature_weight = GAMES[name]
    discriminator = make(original.shape[-1])
    opponent = Player(discriminator.parameters(), averaged=False)

    def step():
        loss, mended = losses(network, fed, original)
        real = judged(discriminator, original, fed["hole"])
        fake = judged(discriminator, mended, fed["hole"])
        against = game(real[-1], fake[-1])
        if game is hinge:
            fooling = -fake[-1].mean()
        else:
            fooling = F.binary_cross_entropy_with_logits(fake[-1], torch.ones_like(fake[-1]))
        loss = loss + weight * fooling
        if feature_weight:
            loss = loss + feature_weight * matching(fake, real)
        slopes = torch.autograd.grad(loss, player.parameters, retain_graph=True)
        theirs = torch.autograd.grad(against, opponent.parameters)
        player.move(slopes)
        opponent.move(theirs)
        loss.item()

    return step
