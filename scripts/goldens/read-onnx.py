"""Goldens of reading ONNX files: python 3.11+ with torch, onnx, numpy.

Writes tests/goldens/read-onnx.json: small networks of five families with weights from the formula of hash.py, each as
PyTorch exports it (base64), and what PyTorch gives in float64: the output, a feature, and the gradient of the sum of
output x weights with respect to the picture.
"""

import base64
import io
import json
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from digest import digest
from hash import uniform

warnings.filterwarnings("ignore", category=DeprecationWarning)


def conv_relu(inputs, outputs, kernel, **options):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, **options), nn.ReLU(inplace=True))


class Vgg(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv_relu(3, 4, 3, padding=1), conv_relu(4, 4, 3, padding=1), nn.MaxPool2d(2),
            conv_relu(4, 6, 3, padding=1), conv_relu(6, 6, 3, padding=1), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(nn.Linear(54, 12), nn.ReLU(), nn.Dropout(), nn.Linear(12, 5))

    def forward(self, x):
        feature = self.features(x)
        return self.classifier(torch.flatten(feature, 1)), feature


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 4, 7, 2, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.blocks = nn.Sequential(Block(4, 4, 1), Block(4, 6, 2))
        self.head = nn.Linear(6, 5)

    def forward(self, x):
        feature = self.blocks(self.stem(x))
        pooled = F.adaptive_avg_pool2d(feature, 1)
        return self.head(pooled.view(pooled.size(0), -1)), feature


class Fire(nn.Module):
    def __init__(self, inputs, squeezed, expanded):
        super().__init__()
        self.squeeze = conv_relu(inputs, squeezed, 1)
        self.expand1 = conv_relu(squeezed, expanded, 1)
        self.expand3 = conv_relu(squeezed, expanded, 3, padding=1)

    def forward(self, x):
        y = self.squeeze(x)
        return torch.cat([self.expand1(y), self.expand3(y)], 1)


class SqueezeNet(nn.Module):
    def __init__(self):
        super().__init__()
        pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
        self.features = nn.Sequential(
            conv_relu(3, 6, 3, stride=2), pool(), Fire(6, 2, 4), Fire(8, 3, 4), pool(), Fire(8, 3, 5))
        self.classifier = nn.Sequential(nn.Dropout(), conv_relu(10, 5, 1), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        feature = self.features(x)
        return torch.softmax(torch.flatten(self.classifier(feature), 1), 1), feature


class BasicConv(nn.Module):
    def __init__(self, inputs, outputs, kernel, **options):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, bias=False, **options)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = BasicConv(3, 4, 3, stride=2)
        self.one = BasicConv(4, 3, 1)
        self.seven = nn.Sequential(
            BasicConv(4, 3, 1), BasicConv(3, 3, (1, 7), padding=(0, 3)), BasicConv(3, 4, (7, 1), padding=(3, 0)))
        self.pooled = BasicConv(4, 3, 1)
        self.grid = BasicConv(10, 4, 3, stride=2)
        self.halves = nn.ModuleList([BasicConv(18, 3, (1, 3), padding=(0, 1)), BasicConv(18, 3, (3, 1), padding=(1, 0))])
        self.head = nn.Linear(6, 5)

    def forward(self, x):
        scales, shifts = [0.458, 0.448, 0.45], [-0.030, -0.088, -0.188]
        x = torch.cat([torch.unsqueeze(x[:, i], 1) * scales[i] + shifts[i] for i in range(3)], 1)
        x = self.stem(x)
        average = F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        x = torch.cat([self.one(x), self.seven(x), self.pooled(average)], 1)
        x = torch.cat([self.grid(x), F.max_pool2d(x, 3, 2), F.avg_pool2d(x, 3, 2, ceil_mode=False)[:, :4]], 1)
        feature = torch.cat([half(x) for half in self.halves], 1)
        average = F.avg_pool2d(feature, 3, 2, 1, ceil_mode=True)
        return self.head(F.adaptive_avg_pool2d(average, (1, 1)).flatten(1)), feature


class Painter(nn.Module):
    """What generators and segmenters add: reflection, instance norm, transposed convolution, enlarging."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.ReflectionPad2d(2), nn.Conv2d(3, 4, 5), nn.InstanceNorm2d(4, affine=True), nn.ELU())
        self.down = nn.Sequential(nn.Conv2d(4, 6, 4, 2, 1), nn.BatchNorm2d(6), nn.LeakyReLU(0.2))
        self.up = nn.ConvTranspose2d(6, 4, 4, 2, 1)
        self.last = nn.Conv2d(4, 3, 3, padding=1)

    def forward(self, x):
        y = self.first(x)
        z = self.down(y)
        nearest = F.interpolate(z, scale_factor=2, mode="nearest")[:, :4]
        linear = F.interpolate(z, size=y.shape[2:], mode="bilinear", align_corners=False)[:, 2:]
        aligned = F.interpolate(z, scale_factor=2, mode="bilinear", align_corners=True)[:, :4]
        feature = F.relu6(self.up(z)) + nearest * torch.sigmoid(linear) - torch.clamp(aligned, -0.5, 0.5)
        mean = feature.mean((2, 3), keepdim=True)
        return torch.tanh(self.last(F.pad(feature - mean, (1, -1, 0, 0)))), feature


NETWORKS = {
    "vgg": (Vgg, [2, 3, 12, 12], {"opset_version": 9}),
    "resnet": (ResNet, [2, 3, 19, 21], {"opset_version": 11, "dynamic_axes": {"picture": {0: "batch"}}}),
    "squeezenet": (SqueezeNet, [1, 3, 25, 28], {"opset_version": 13}),
    "inception": (Inception, [2, 3, 17, 16], {"opset_version": 17, "dynamic_axes": {"picture": {0: "batch"}}}),
    "painter": (Painter, [1, 3, 8, 10], {"opset_version": 18}),
}


def filled(network):
    """Every parameter and stored moment from the formula; weights scaled to keep the signal's size."""
    for seed, (name, values) in enumerate(network.state_dict().items(), start=100):
        if not values.is_floating_point():
            continue
        bound = (3 / max(1, values[0].numel())) ** 0.5 if values.dim() > 1 else 0.3
        centre = 1 if name.endswith("running_var") or "bn" in name and name.endswith("weight") else 0
        values.copy_(torch.from_numpy(uniform(tuple(values.shape), seed, centre - bound, centre + bound)))
    return network.eval()


def exported(network, picture, options):
    """The file as PyTorch writes it, with batch norms kept as they are."""
    file = io.BytesIO()
    torch.onnx.export(
        network, (picture,), file, dynamo=False, input_names=["picture"], output_names=["logits", "feature"],
        training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False, **options)
    return file.getvalue()


def golden(build, shape, options):
    network = filled(build())
    picture = torch.from_numpy(uniform(shape, 1))
    model = exported(network, picture, options)
    exact = picture.double().requires_grad_()
    logits, feature = network.double()(exact)
    loss = (logits * torch.from_numpy(uniform(tuple(logits.shape), 2)).double()).sum()
    (slope,) = torch.autograd.grad(loss, exact)
    return {
        "shape": shape, "logits": digest(logits), "feature": digest(feature), "slope": digest(slope),
        "model": base64.b64encode(model).decode(),
    }


def main():
    goldens = {name: golden(*each) for name, each in NETWORKS.items()}
    path = Path(__file__).parents[2] / "tests" / "goldens" / "read-onnx.json"
    path.write_text(json.dumps(goldens, indent=1) + "\n")


if __name__ == "__main__":
    main()
