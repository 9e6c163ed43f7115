"""Hints in training: a student's vectors come near to its teacher's. Needs the extra `training`."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `training` is not installed")

from training.losses import Hints  # noqa: E402
from training.network import Network  # noqa: E402


@pytest.fixture
def read():
    """Return a network and its teacher, a batch's arrays, and the layers of the network."""
    torch.manual_seed(0)
    arrays = {
        "ids": torch.tensor([[1, 5, 6, 7, 2]]),
        "shapes": torch.ones(1, 5, dtype=torch.long),
        "quotes": torch.zeros(1, 5, dtype=torch.long),
        "mask": torch.ones(1, 5),
        "first": torch.tensor([[1, 2, 3, 0]]),  # the last is no word
    }

    def layers(net):
        return net.encoder(*(arrays[k] for k in ("ids", "shapes", "quotes", "mask")))

    return Network(9, ["NN"]).eval(), Network(9, ["NN"]), arrays, layers


def test_hints_of_a_twin_are_met(read):
    net, _, arrays, layers = read
    twin = Network(9, ["NN"])
    twin.load_state_dict(net.state_dict())
    assert Hints(twin)(net, arrays, layers(net)).item() == pytest.approx(0, abs=1e-3)


def test_hints_teach_the_student_alone(read):
    net, teacher, arrays, layers = read
    hints = Hints(teacher)
    before = {k: v.clone() for k, v in teacher.state_dict().items()}
    optimiser = torch.optim.Adam([*net.parameters(), *hints.parameters()], lr=1e-3)
    values = []
    for _ in range(5):
        value = hints(net, arrays, layers(net))
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        values.append(value.item())
    assert values[-1] < values[0] / 2
    assert all(torch.equal(before[k], v) for k, v in teacher.state_dict().items())
    assert not any(name.startswith("kept") for name in hints.state_dict())


def test_hints_leave_places_of_no_word_alone(read):
    net, teacher, arrays, layers = read
    value = Hints(teacher)(net, arrays, layers(net))
    outputs = [x.clone() for x in layers(net)]
    for x in outputs:
        x[:, 0] += 1.0
    assert Hints(teacher)(net, arrays, outputs).item() == pytest.approx(value.item())
