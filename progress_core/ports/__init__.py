"""The ports: what the core needs from the outside world, one `typing.Protocol` per concept."""
