"""Damage to messages, at random."""


def mutated(rng, data, others):
    """Returns the bytes, damaged up to three times: changed, cut, grown or mixed with others."""
    data = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        at, size = rng.integers(len(data)), rng.integers(1, 30)
        other = others[rng.integers(len(others))]
        match rng.integers(9):
            case 0:
                data[at] = rng.integers(256)
            case 1:
                data[at] ^= 1 << rng.integers(8)
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = data[at : at + size]
            case 4:
                data[at:at] = rng.bytes(size)
            case 5:
                data[at : at + size] = other[at : at + size]
            case 6:
                data[at:] = other[rng.integers(len(other)) :]
            case 7:
                del data[at:]
            case _:
                data = bytearray(rng.bytes(size) if rng.random() < 0.2 else data + other)
        data = data or bytearray(b"\0")
    return bytes(data)
